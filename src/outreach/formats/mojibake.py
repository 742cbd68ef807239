"""The Cyrillic file doctor: letters that were lost, that were read in a wrong code page, or drawn by a legacy font.

A *repair* is the way back: "cp1251>utf-8" encodes a text in the page in which it was read by mistake, and decodes it
in the one in which it was written. It may follow the name of an encoding: "utf-8>cp1251>utf-8". What was misread twice
has a repair of two steps: "cp1252>utf-8>cp1252>utf-8".
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from outreach.formats.encodings import is_known, likeness

LEGACY = "legacy-font"

# Letters that a code page without them has turned into question marks (press.md §5.3).
_LOST = re.compile(r"(?<=[\u0400-\u052f])\?+(?=[\u0400-\u052f])|(?<![\w?])\?(?=[\u0430-\u052f]{2})|\ufffd")
_ALL_LOST = re.compile(r"[\s.,()-]*+\?\?[\s.,()?-]*+")

# (read as, written in), the usual first: how a spreadsheet or a mail program of Windows opens what others wrote.
_MISREAD = (
    ("cp1251", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp866", "utf-8"), ("koi8-r", "utf-8"),
    ("mac-roman", "utf-8"), ("mac-cyrillic", "utf-8"),
    ("cp1252", "cp1251"), ("latin-1", "cp1251"), ("cp1251", "koi8-r"), ("koi8-r", "cp1251"), ("cp866", "cp1251"),
    ("cp1251", "cp866"), ("cp1252", "koi8-r"), ("latin-1", "koi8-r"), ("cp1252", "cp866"), ("latin-1", "cp866"),
    ("cp1251", "iso8859-5"), ("iso8859-5", "cp1251"), ("cp866", "koi8-r"), ("koi8-r", "cp866"),
)  # fmt: skip
_STEPS = 2  # of one repair
_LONGEST = 2_000  # letters of a cell that are looked at
_ENOUGH = 6  # letters by which a page is known where most cells are in good order
_LEGACY_LETTERS = str.maketrans("ЇїЄєЎў", "ҮүӨөҢң")
_CYRILLIC = re.compile("[а-яА-ЯЁё]")
_WORD = re.compile("[А-ЯЁҮӨҢІЇЄЎҒҚ]?[а-яёүөңіїєўғқәұһ]+|[А-ЯЁҮӨҢІЇЄЎҒҚ]+")
_MIXED = re.compile("[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")
_UKRAINIAN = re.compile(r"[іІґҐ]|(?<!\w)(?:та|що|від|для|це|не|як)(?!\w)|(?:ськ|ння|ття)", re.I)
# Letters of Latin and Cyrillic names and the signs of texts.
_NAMES = re.compile("[\x00-\x7f\xa0-\u017f\u0400-\u052f\u2010-\u203a\u20ac\u2116\u2122]*")


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
    return text.count("?") if _ALL_LOST.fullmatch(text) else sum(len(found) for found in _LOST.findall(text))


_Cell = tuple[int, str, str]
"""Row, column and text."""


def examine(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Finding]:
    """What is wrong with the letters of a table, judged by its header and its first rows."""
    cells: list[_Cell] = [(0, name, name) for name in header]
    for number, row in enumerate(rows, start=1):
        named = [*header, *[""] * len(row)]
        cells += [(number, name, cell) for name, cell in zip(named, row, strict=False) if cell]
    strange = [cell for cell in cells if not cell[2].isascii()]
    texts = [text for _row, _name, text in strange]
    found = _lost(cells)
    if repair := _way_back(texts):
        found += _repaired("misread", repair, strange)
    elif _is_legacy(texts):
        found += _repaired("legacy", LEGACY, strange)
    return found


def _lost(cells: Iterable[_Cell]) -> list[Finding]:
    counts = [(count, cell) for cell in cells if (count := lost_letters(cell[2]))]
    if not counts:
        return []
    row, name, text = counts[0][1]
    return [Finding("lost", "", sum(count for count, _cell in counts), row, name, text, text)]


def _repaired(kind: str, repair: str, cells: Iterable[_Cell]) -> list[Finding]:
    touched = [(row, name, text, after) for row, name, text in cells if (after := mended(text, repair)) != text]
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
        try:
            after = _bytes(text, wrong).decode(right)
        except (UnicodeError, LookupError):
            continue
        # Bytes of UTF-8 are no chance; of two code pages the better reading is taken.
        if right == "utf-8" or not _is_worse(after, text):
            text = after
    return text


def _is_worse(after: str, before: str) -> bool:
    return (
        likeness(before) > likeness(after)
        or (_is_healthy(before) and not _is_healthy(after))
        or sum(map(str.isalpha, before)) > sum(map(str.isalpha, after))
    )


def is_repair(name: str) -> bool:
    """Whether a text names a way back."""
    pages = name.split(">")
    return name == LEGACY or (len(pages) in range(2, 2 * _STEPS + 1, 2) and all(map(is_known, pages)))


def _bytes(text: str, encoding: str) -> bytes:
    """The bytes that were shown as this text; what has no letter in a page was shown as a control of its number."""
    return b"".join(bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(encoding) for letter in text)


def _way_back(texts: Sequence[str]) -> str:
    """The repair of all that was misread, once or twice; "" where nothing was."""
    steps: list[str] = []
    sample = [text[:_LONGEST] for text in texts[:400]]
    while len(steps) < _STEPS and (step := _as_utf8(sample) or _misread(sample)):
        steps.append(step)
        sample = [mended(text, step) for text in sample]
    return ">".join(steps)


def _as_utf8(texts: Sequence[str]) -> str:
    """The page in which UTF-8 was read: two letters of it, in one text or several, are no chance."""

    def letters(repair: str) -> int:
        pairs = ((text, mended(text, repair)) for text in texts)
        return sum(len(old) - len(new) for old, new in pairs if old != new and _is_better(old, new))

    best = max((f"{wrong}>{right}" for wrong, right in _MISREAD if right == "utf-8"), key=letters)
    return best if letters(best) > 1 else ""


def _is_better(before: str, after: str) -> bool:
    """Whether a text is of names now, or at least half the way to them: shorter, and of fewer strange letters.

    Those that no code page has count ten times: “только” makes such by chance.
    """
    strange = [sum((letter > "\x7f") + 9 * (letter > "\u2600") for letter in text) for text in (before, after)]
    is_mixed = bool(_MIXED.search(after)) and not _MIXED.search(before)
    return not is_mixed and (bool(_NAMES.fullmatch(after)) or strange[0] > 1.4 * strange[1] > 2)


def _misread(texts: Sequence[str]) -> str:
    """The repair that makes words of the texts that are none now."""
    sample = [text for text in texts if not _is_healthy(text)]
    # Few among many that are right have to be sure; a letter or two of another language are no misread page.
    joined = " ".join(sample)
    if not joined or (len(sample) * 10 <= len(texts) and len(joined) < _ENOUGH):
        return ""
    repairs = (f"{wrong}>{right}" for wrong, right in _MISREAD if right != "utf-8")
    score, repair = max(((_reads(sample, repair), repair) for repair in repairs), key=lambda pair: pair[0])
    return repair if score > max(0.15, likeness(joined) + 0.1) else ""


def _reads(texts: Sequence[str], repair: str) -> float:
    """How Russian texts read by a repair; 0 where it changes few of them, or makes no words."""
    after = [mended(text, repair) for text in texts]
    changed = sum(1 for old, new in zip(texts, after, strict=True) if old != new)
    joined = " ".join(after)
    is_none = _MIXED.search(joined) or not _CYRILLIC.search(joined)  # "Mьller": Latin and Cyrillic in one word
    return 0.0 if is_none or (changed * 2 < len(texts) and changed < 20) else likeness(joined)


def _is_healthy(text: str) -> bool:
    """Whether nearly all words beyond ASCII are Cyrillic with capitals where they belong."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    right = sum(1 for word in words if _WORD.fullmatch(word))
    return bool(words) and right * 10 >= 9 * len(words) and not re.search("[†‡•‹›¤¦§©®±µ¶\ufffd]", text)


def _is_legacy(texts: Sequence[str]) -> bool:
    """Whether Kyrgyz was typed in a font that draws its letters in the places of Ukrainian and Belarusian ones."""
    sample = " ".join(text for text in texts[:2000] if _CYRILLIC.search(text))
    # Ў is Belarusian and Uzbek too; where it stands alone, without the two others, nothing is sure.
    is_sure = bool(re.search("[ЇїЄє]", sample)) and len(re.findall("[ЇїЄєЎў]", sample)) <= len(sample) / 4
    return is_sure and not _UKRAINIAN.search(sample) and not re.search("[ҮүӨөҢң]", sample)
