"""A text as lines that know where they stand in it; every later find points back through them."""

import itertools
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

# One character for one character, so that places in the clean text are places in the source.
_SPACES_TOO = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CLEAN = {ord(c): " " for c in _SPACES_TOO}
_CLEAN |= {ord(c): "-" for c in "\u2010\u2011"}
_CLEAN |= {ord(c): "\n" for c in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
_FLAT = re.compile(r"[ \t]{8,}")
_FLAT_LEAST = 400
_WIDE = re.compile(r"[^\S\n]{12,}")
# An address that the end of a line broke: behind its "@", at a hyphen or a dot of its domain.
_BROKEN = re.compile(
    r"(?<![\w.+@-])([\w.+-]{1,64}@)(?:([\w.-]{0,60}-|)(\n[ \t]{0,8})((?:[\w-]{1,60}\.){1,4}[A-Za-z]{2,12})"
    r"|([\w-]{1,60}\.)(\n[ \t]{0,8})((?:[\w-]{1,60}\.){0,3}[A-Za-z]{2,12})(?=[.,;)>]{0,3}[ \t]{0,8}(?:\n|$)))"
    r"(?![\w@-])([.,;)>]{0,3})"
)
_QUOTED = re.compile(r"^(?:>[ \t]{0,4})+", re.M)  # the marks of a mail that was answered or passed on
_FENCE = "\x00"
_LONGEST = 4_000
_SPACES = re.compile(r"\s+")

T = TypeVar("T")
_WRAPPED_LEAST = 45
_WRAPPED_MOST = 110


def parted(items: Iterable[T], says: Callable[[T], object]) -> tuple[list[T], list[T]]:
    """Those of which something is so, and the others."""
    found: tuple[list[T], list[T]] = ([], [])
    for item in items:
        found[0 if says(item) else 1].append(item)
    return found


class Line(NamedTuple):
    """A line that is not blank: its text without outer spaces, and how many blank lines stand before it."""

    start: int
    end: int
    text: str
    blanks: int


def clean(text: str) -> str:
    """The text with every odd space as a plain one and every line break as "\\n", of the same length.

    An address that is broken at the end of a line is whole, and blanks stand behind it for what it lost. Blanks stand
    for the marks of a quoted mail, too: "> Dear colleagues".
    """
    return _BROKEN.sub(_whole, _QUOTED.sub(lambda marks: " " * len(marks[0]), text.translate(_CLEAN)))


def _whole(found: re.Match[str]) -> str:
    gap = found[3] or found[6]
    return found[0].replace(gap, "", 1) + " " * len(gap)


def fenced(text: str) -> str:
    """The text with the middle of every wide gap as characters that are no spaces, so that no search wanders in it."""
    return _WIDE.sub(lambda gap: f"  {_FENCE * (len(gap[0]) - 4)}  ", text)


def lines(cleaned: str) -> list[Line]:
    """The lines of a cleaned text. A page that was flattened into one line comes apart at its wide gaps."""
    found: list[Line] = []
    at = blanks = 0
    for raw in cleaned.split("\n"):
        if not raw.strip():
            blanks += 1
        else:
            for start, end in _bounded(raw, _pieces(raw)):
                found.append(Line(at + start, at + end, raw[start:end], blanks))
                blanks = 0
        at += len(raw) + 1
    return found


def _pieces(raw: str) -> list[tuple[int, int]]:
    cuts = [(m.start(), m.end()) for m in _FLAT.finditer(raw)] if len(raw) >= _FLAT_LEAST else []
    pieces, at = [], 0
    for start, end in [*cuts, (len(raw), len(raw))]:
        piece = raw[at:start]
        if piece.strip():
            left = at + len(piece) - len(piece.lstrip())
            pieces.append((left, left + len(piece.strip())))
        at = end
    return pieces


def _bounded(raw: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines of a length that no search gets lost in: a longer one is cut between two words."""
    found = []
    for start, end in pieces:
        while end - start > _LONGEST:
            cut = raw.rfind(". ", start + _LONGEST // 2, start + _LONGEST) + 1
            cut = cut or raw.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            found.append((start, cut))
            start = cut + 1 if raw[cut] == " " else cut
        found.append((start, end))
    return [(start, end) for start, end in found if raw[start:end].strip()]


def cells(line: Line) -> list[Line]:
    """The cells of a row of a table, or what stands apart in a line, as lines of their own."""
    found: list[Line] = []
    for match in re.finditer(r"[^\t ](?:[^\t]*?[^\t ])??(?=\t| {3,}|$)", line.text):
        blanks = line.blanks if not found else 0
        found.append(Line(line.start + match.start(), line.start + match.end(), match[0], blanks))
    return found


def tables(some: list[Line]) -> list[list[Line]]:
    """The lines, those together that have as many cells and no blank line between them."""
    found: list[list[Line]] = []
    for line in some:
        if found and (not line.blanks or "\t" in line.text) and len(cells(line)) == len(cells(found[-1][0])):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def blotted(line: str, spans: Iterable[tuple[int, int]], sign: str = "\x00") -> str:
    """The line with a sign in the place of each letter of these stretches."""
    for start, end in spans:
        line = line[:start] + sign * (end - start) + line[end:]
    return line


def tidy(text: str) -> str:
    """A value as it is shown: single spaces, no soft hyphens."""
    return _SPACES.sub(" ", text.replace("\xad", "")).strip()


def paragraphs(some: list[Line]) -> list[list[Line]]:
    """Lines grouped into paragraphs: blank lines part them, and where lines are long each is one by itself."""
    groups: list[list[Line]] = []
    for line in some:
        if line.blanks or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return [paragraph for group in groups for paragraph in _parted(group)]


def _parted(group: list[Line]) -> list[list[Line]]:
    if len(group) == 1:
        return [group]
    parted: list[list[Line]] = [[group[0]]]
    widest = max(len(line.text) for line in group)
    wrapped = widest <= _WRAPPED_MOST * 1.4
    for above, line in itertools.pairwise(group):
        if _is_broken(above, line) or (wrapped and _goes_on(above, line, widest)):
            parted[-1].append(line)
        else:
            parted.append([line])
    return parted


_BROKEN_SENTENCE = re.compile(
    r"[^\t\n]*(?:[^\W\d]|['’]|,[\"”»]?)\n(?:[.,;:]\s|[a-zа-яёүөң][\w'’-]*,?\s[^\t]*[.!?…][\"”»)]*(?:\s|$))"
)


def _is_broken(above: Line, line: Line) -> bool:
    """Whether a sentence goes on and ends: a page that was copied breaks its lines at links and at words in bold."""
    return _BROKEN_SENTENCE.match(f"{above.text}\n{line.text}") is not None


def _goes_on(above: Line, line: Line, widest: int) -> bool:
    """Whether a line continues the one above: the first word of it would not have fitted there, nor is it a cell's."""
    if len(above.text) < _WRAPPED_LEAST or "\t" in above.text + line.text:
        return False
    if re.match(r"[•▪●◦*·‣–—-]\s|\(?\d{1,2}[.)]\s|[^\W\d_a-zа-я][\w-]{1,20}:\s", line.text):  # "• …", "2. …", "When: …"
        return False
    first = line.text.split(" ", 1)[0]
    if line.text[:1].islower():
        return True
    room = 12 * (above.text[-1:] not in '.!?:»”"…')
    return len(above.text) + 1 + len(first) > widest - room


def joined(paragraph: list[Line]) -> str:
    """A paragraph as one line; words broken at a line's end are put together again."""
    pieces = [paragraph[0].text]
    for line in paragraph[1:]:
        if line.text[:1].islower() and re.search(r"[^\W\d_]-$", end := pieces[-1][-80:]):
            pieces[-1] = (pieces[-1] if re.search(r"\w-\w+-$", end) else pieces[-1][:-1]) + line.text
        else:
            pieces.append(line.text)
    return tidy(" ".join(pieces))
