"""The Cyrillic file doctor: letters that were lost, that were read in a wrong code page, or drawn by a legacy font.

A *repair* is the way back: "cp1251>utf-8" encodes a text in the page in which it was read by mistake, and decodes it
in the one in which it was written. It may follow the name of an encoding: "utf-8>cp1251>utf-8". What was misread twice,
or some of it in one page and some in another, has a repair of several steps: "cp1252>utf-8>cp1252>utf-8".
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from outreach.formats.encodings import is_known, likeness

LEGACY = "legacy-font"

# Letters that a code page without them has turned into question marks (press.md §5.3).
_LOST = re.compile(r"(?<=[\u0400-\u052f])\?+(?=[\u0400-\u052f])|(?<![\w?])\?(?=[\u0430-\u052f]{2})|\ufffd")
_ALL_LOST = re.compile(r"[\s.,()-]*+\?\?[\s.,()?-]*+")

# (read as, written in), the usual first: how a spreadsheet or a mail program of Windows opens what others wrote.
_MISREAD = (
    ("cp1251", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp866", "utf-8"), ("koi8-r", "utf-8"),
    ("cp1252", "cp1251"), ("latin-1", "cp1251"), ("cp1251", "koi8-r"), ("koi8-r", "cp1251"), ("cp866", "cp1251"),
    ("cp1251", "cp866"), ("cp1252", "koi8-r"), ("latin-1", "koi8-r"), ("cp1252", "cp866"), ("latin-1", "cp866"),
    ("mac-roman", "utf-8"), ("mac-roman", "cp1251"), ("mac-cyrillic", "cp1251"), ("cp1251", "mac-cyrillic"),
    ("mac-cyrillic", "utf-8"), ("cp1251", "iso8859-5"), ("iso8859-5", "cp1251"), ("cp866", "koi8-r"),
    ("koi8-r", "cp866"),
)  # fmt: skip
_STEPS = 4  # of one repair
_LONGEST = 2_000  # letters of a cell that are looked at
_ENOUGH = 6  # letters by which a page is known where most cells are in good order
_LEGACY_LETTERS = str.maketrans("ЇїЄєЎў", "ҮүӨөҢң")
_CYRILLIC = re.compile("[а-яА-ЯЁё]")
_WORD = re.compile("[А-ЯЁҮӨҢІЇЄЎҒҚ]?[а-яёүөңіїєўғқәұһ]+|[А-ЯЁҮӨҢІЇЄЎҒҚ]+")
_MIXED = re.compile("[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")
_SHOUTED = re.compile("[A-ZÀ-Þ]{2}[\u00df-\u00ff\u0101\u0113\u0117\u0119\u0165]")  # "ABÄ“" is no "ABē"
_UKRAINIAN = re.compile(r"[іІґҐ]|(?<!\w)(?:та|що|від|для|це|не|як)(?!\w)|(?:ськ|ння|ття)", re.I)


class Finding(NamedTuple):
    """`kind` is lost, misread or legacy; `repair` leads back (none for what is lost).

    `touched` counts the letters that are lost, or the cells that the repair would change; `row` (the first under the
    header is 1), `column`, `before` and `after` are of the first of them.
    """

    kind: str
    repair: str
    touched: int
    row: int
    column: str
    before: str
    after: str


def lost_letters(text: str) -> int:
    """How many letters of a text are gone: question marks in Cyrillic words, and marks of wrong bytes."""
    if "?" not in text and "\ufffd" not in text:
        return 0
    if _ALL_LOST.fullmatch(text):
        return text.count("?")
    return sum(len(found) for found in _LOST.findall(text))


def examine(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Finding]:
    """What is wrong with the letters of a table, judged by its header and its first rows."""
    cells = [(0, name, name) for name in header]
    for number, row in enumerate(rows, start=1):
        cells += [
            (number, header[place] if place < len(header) else "", cell) for place, cell in enumerate(row) if cell
        ]
    strange = [cell for cell in cells if not cell[2].isascii()]
    found: list[Finding] = []
    lost = [cell for cell in cells if lost_letters(cell[2])]
    if lost:
        count = sum(lost_letters(text) for _row, _name, text in lost)
        at, where, said = lost[0]
        found.append(Finding("lost", "", count, at, where, said, said))
    repair = _way_back([text for _row, _name, text in strange])
    if repair:
        found += _repaired("misread", repair, strange)
    elif _legacy([text for _row, _name, text in strange]):
        found += _repaired("legacy", LEGACY, strange)
    return found


def _repaired(kind: str, repair: str, cells: Iterable[tuple[int, str, str]]) -> list[Finding]:
    touched = [(row, name, text, mended(text, repair)) for row, name, text in cells]
    touched = [cell for cell in touched if cell[2] != cell[3]]
    if not touched:
        return []
    row, name, before, after = next((cell for cell in touched if cell[0]), touched[0])
    return [Finding(kind, repair, len(touched), row, name, before, after)]


def mended(text: str, repair: str) -> str:
    """A text with its letters put right; as it is where it is none of those that were misread."""
    if not repair or text.isascii():
        return text
    if repair == LEGACY:
        return text.translate(_LEGACY_LETTERS) if _CYRILLIC.search(text) else text
    pages = repair.split(">")
    for wrong, right in zip(pages[::2], pages[1::2], strict=True):
        text = _from_utf8(text, wrong) if right == "utf-8" else _from_page(text, wrong, right)
    return text


def _from_page(text: str, wrong: str, right: str) -> str:
    """A text of one code page that was read in another; what reads better as it is was not."""
    try:
        after = _bytes(text, wrong).decode(right)
    except (UnicodeError, LookupError):
        return text
    worse = (
        likeness(text) > likeness(after)
        or (_is_healthy(text) and not _is_healthy(after))
        or (sum(map(str.isalpha, text)) > sum(map(str.isalpha, after)))
    )
    return text if worse else after


def _from_utf8(text: str, wrong: str) -> str:
    """UTF-8 that was read in a code page: all of it, else what stands among letters that are right."""
    try:
        after = _bytes(text, wrong).decode("utf-8")
    except (UnicodeError, LookupError):
        return _runs(wrong).sub(lambda run: _decoded(run[0], wrong), text)
    return after if _LIKELY.fullmatch(after) or sum(not letter.isascii() for letter in after) > 2 else text


def _decoded(run: str, wrong: str) -> str:
    # A space without a break is shown as any other, and pages and mail programs make one of it.
    raw = _bytes(run, wrong).replace(b"\xd0 ", b"\xd0\xa0")
    try:
        after = raw.decode("utf-8")
    except UnicodeError:
        return run
    return after if _LIKELY.fullmatch(after) else run


@lru_cache(maxsize=16)
def _runs(wrong: str) -> re.Pattern[str]:
    """What letters of UTF-8 look like in a code page: several after one another, where a single one may be a letter and
    a sign ("С…"), as it may not be in what Windows writes in the west."""

    def shown(first: int, last: int) -> str:
        signs = {bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in range(first, last + 1)}
        signs |= {chr(byte) for byte in range(max(first, 0x80), min(last, 0x9F) + 1)}
        return "[" + "".join(map(re.escape, sorted(signs))) + "]"

    rest = shown(0x80, 0xBF)
    letter = (
        f"(?:{shown(0xC2, 0xDF)}{rest}|{shown(0xD0, 0xD0)} |{shown(0xE0, 0xEF)}{rest}{{2}}"
        f"|{shown(0xF0, 0xF4)}{rest}{{3}})"
    )
    return re.compile(f"{letter}(?:[ -~]{{0,80}}{letter}){'*' if wrong in ('cp1252', 'latin-1') else '+'}")


# Letters of Latin and Cyrillic names, the signs of texts, and what these look like in a code page when misread again.
_LIKELY = re.compile(
    "[\x00-\u024f\u0400-\u052f\u02c6\u02dc\u1e00-\u1eff\u2010-\u203a\u20ac\u2116\u2122\u2200-\u22ff\u2320\u2321"
    "\u2500-\u25ff\U0001f000-\U0001faff]*"
)


def is_repair(name: str) -> bool:
    """Whether a text names a way back."""
    pages = name.split(">")
    return name == LEGACY or (len(pages) in range(2, 2 * _STEPS + 1, 2) and all(is_known(page) for page in pages))


def _bytes(text: str, encoding: str) -> bytes:
    """The bytes that were shown as this text; what has no letter in a page was shown as a control of its number."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        found = bytearray()
        for letter in text:
            found += bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(encoding)
        return bytes(found)


def _way_back(texts: Sequence[str]) -> str:
    """The repair of all that was misread, once or several times; "" where nothing was."""
    steps: list[str] = []
    sample = [text[:_LONGEST] for text in texts[:400]]
    while len(steps) < _STEPS and (step := _as_utf8(sample) or _misread(sample)):
        steps.append(step)
        sample = [mended(text, step) for text in sample]
    return ">".join(steps)


def _as_utf8(texts: Sequence[str]) -> str:
    """The page in which UTF-8 was read: no text is UTF-8 by chance, so a single cell says it."""
    best, best_count = "", 0
    for wrong in (wrong for wrong, right in _MISREAD if right == "utf-8"):
        pairs = [(text, _from_utf8(text, wrong)) for text in texts]
        pairs = [(old, new) for old, new in pairs if old != new and _is_better(old, new)]
        count = sum(len(old) - len(new) for old, new in pairs)
        if count > best_count:
            best, best_count = f"{wrong}>utf-8", count
    return best


def _is_better(before: str, after: str) -> bool:
    """Whether a text is one now: letters of names instead of signs, or at least the half of the way to them."""
    if "\ufffd" in after or (re.search(r"[\x80-\x9f]", after) and not re.search(r"[\x80-\x9f]", before)):
        return False
    if (_MIXED.search(after) and not _MIXED.search(before)) or _SHOUTED.search(after):
        return False
    strange = [letter for letter in after if not letter.isascii()]
    if all(letter.isalpha() or letter in "–—’‘“”«»…№• \xa0·™®©°" for letter in strange):
        return True
    return sum(1 for letter in before if not letter.isascii()) > len(strange) * 1.4


def _misread(texts: Sequence[str]) -> str:
    """The repair that makes words of the texts that are none now."""
    sample = [text for text in texts if not _is_healthy(text)]
    # Few among many that are right have to be sure; a letter or two of another language are no misread page.
    joined = " ".join(sample)
    if not joined or (len(sample) * 10 <= len(texts) and len(joined) < _ENOUGH):
        return ""
    now = likeness(joined)
    best, best_score = "", max(0.15, now + 0.1)
    near = bool(_UKRAINIAN.search(joined))  # the two pages of Macintosh and Windows share most letters
    for wrong, right in _MISREAD:
        if right == "utf-8" or (near and "mac-cyrillic" in (wrong, right)):
            continue
        repair = f"{wrong}>{right}"
        after = [mended(text, repair) for text in sample]
        changed = sum(1 for old, new in zip(sample, after, strict=True) if old != new)
        if changed * 2 < len(sample) and changed < 20:
            continue
        joined = " ".join(after)
        if _MIXED.search(joined) or not _CYRILLIC.search(joined):
            continue  # "Mьller": Latin and Cyrillic in one word
        if "mac-cyrillic" in (wrong, right) and not _is_healthy(joined):
            continue  # Serbian
        score = likeness(joined)
        if score > best_score + 0.01:
            best, best_score = repair, score
    return best


def _is_healthy(text: str) -> bool:
    """Whether nearly all words beyond ASCII are Cyrillic with capitals where they belong."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    right = sum(1 for word in words if _WORD.fullmatch(word))
    return bool(words) and right * 10 >= 9 * len(words) and not re.search("[†‡•‹›¤¦§©®±µ¶\ufffd]", text)


def _legacy(texts: Sequence[str]) -> bool:
    """Whether Kyrgyz was typed in a font that draws its letters in the places of Ukrainian and Belarusian ones."""
    sample = " ".join(text for text in texts[:2000] if _CYRILLIC.search(text))
    strange = len(re.findall("[ЇїЄєЎў]", sample))
    if not strange or _UKRAINIAN.search(sample) or re.search("[ҮүӨөҢң]", sample):
        return False
    # Ў is Belarusian and Uzbek too; where it stands alone, without the two others, nothing is sure.
    return bool(re.search("[ЇїЄє]", sample)) and strange <= len(sample) / 4
