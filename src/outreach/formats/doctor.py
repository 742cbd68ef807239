"""The Cyrillic file doctor: letters that were lost, that were read in a wrong code page, or drawn by a legacy font.

A *repair* is the way back: "cp1251>utf-8" encodes a text in the page in which it was read by mistake, and decodes it
in the one in which it was written. It may follow the name of an encoding: "utf-8>cp1251>utf-8".
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from outreach.formats.encodings import is_known, likeness

LEGACY = "legacy-font"

# Letters that a code page without them has turned into question marks (press.md §5.3).
_LOST = re.compile(r"(?<=[\u0400-\u052f])\?+(?=[\u0400-\u052f])|(?<![\w?])\?(?=[\u0430-\u052f]{2})|\ufffd")
_ALL_LOST = re.compile(r"[\s.,()-]*\?{2,}(?:[\s.,()?-]*\?)?[\s.,()-]*")

# (read as, written in), the usual first: how a spreadsheet or a mail program of Windows opens what others wrote.
_MISREAD = (
    ("cp1251", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp866", "utf-8"), ("koi8-r", "utf-8"),
    ("cp1252", "cp1251"), ("latin-1", "cp1251"), ("cp1251", "koi8-r"), ("koi8-r", "cp1251"), ("cp866", "cp1251"),
    ("cp1251", "cp866"), ("cp1252", "koi8-r"), ("latin-1", "koi8-r"), ("cp1252", "cp866"), ("latin-1", "cp866"),
    ("mac-roman", "utf-8"), ("mac-roman", "cp1251"), ("mac-cyrillic", "cp1251"), ("cp1251", "mac-cyrillic"),
)  # fmt: skip
_LEGACY_LETTERS = str.maketrans("ЇїЄєЎў", "ҮүӨөҢң")
_CYRILLIC = re.compile("[а-яА-ЯЁё]")
_WORD = re.compile("[А-ЯЁҮӨҢІЇЄЎҒҚ]?[а-яёүөңіїєўғқәұһ]+|[А-ЯЁҮӨҢІЇЄЎҒҚ]+")
_MIXED = re.compile("[A-Za-z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-z]")
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
    repair = _misread([text for _row, _name, text in strange])
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
    wrong, _sign, right = repair.partition(">")
    try:
        return _bytes(text, wrong).decode(right)
    except (UnicodeError, LookupError):
        return text


def is_repair(name: str) -> bool:
    """Whether a text names a way back."""
    return name == LEGACY or (name.count(">") == 1 and all(is_known(part) for part in name.split(">")))


def _bytes(text: str, encoding: str) -> bytes:
    """The bytes that were shown as this text; what has no letter in a page was shown as a control of its number."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        found = bytearray()
        for letter in text:
            found += bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(encoding)
        return bytes(found)


def _misread(texts: Sequence[str]) -> str:
    """The repair that makes words of most of the texts that are none now."""
    sample = texts[:400]
    if not sample:
        return ""
    if _is_healthy(" ".join(sample)):
        return ""
    now = likeness(" ".join(sample))
    best, best_score = "", max(0.15, now + 0.1)
    near = bool(_UKRAINIAN.search(" ".join(sample)))  # the two pages of Macintosh and Windows share most letters
    for wrong, right in _MISREAD:
        if near and "mac-cyrillic" in (wrong, right):
            continue
        repair = f"{wrong}>{right}"
        after = [mended(text, repair) for text in sample]
        changed = sum(1 for old, new in zip(sample, after, strict=True) if old != new)
        if changed * 2 < len(sample) and changed < 20:
            continue
        joined = " ".join(after)
        if _MIXED.search(joined):
            continue  # "Mьller": Latin and Cyrillic in one word
        score = likeness(joined) if _CYRILLIC.search(joined) else _latin(" ".join(sample), joined, right)
        if score > best_score + 0.01:
            best, best_score = repair, score
    return best


def _is_healthy(text: str) -> bool:
    """Whether nearly all words beyond ASCII are Cyrillic with capitals where they belong."""
    words = re.findall(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*", text)
    right = sum(1 for word in words if _WORD.fullmatch(word))
    return bool(words) and right * 10 >= 9 * len(words) and not re.search("[†‡•‹›¤¦§©®±µ¶\ufffd]", text)


def _latin(before: str, after: str, right: str) -> float:
    """How surely UTF-8 of a Latin script was misread: "Ã¼" for "ü" leaves signs inside words that nobody types."""
    if right != "utf-8" or "\ufffd" in after:
        return 0.0
    signs = Counter(letter for letter in before if not letter.isascii())
    odd = sum(count for letter, count in signs.items() if letter in "ÃÂÄÅâ€™œžŸ¤¶¼©¨«Ð\u0161")
    letters = sum(1 for letter in after if not letter.isascii())
    right_now = all(letter.isalpha() or letter in "–—’“”«»…№ " for letter in after if not letter.isascii())
    return 0.6 if letters and odd >= letters and right_now else 0.0


def _legacy(texts: Sequence[str]) -> bool:
    """Whether Kyrgyz was typed in a font that draws its letters in the places of Ukrainian and Belarusian ones."""
    sample = " ".join(text for text in texts[:2000] if _CYRILLIC.search(text))
    strange = len(re.findall("[ЇїЄєЎў]", sample))
    if not strange or _UKRAINIAN.search(sample) or re.search("[ҮүӨөҢң]", sample):
        return False
    # Ў is Belarusian and Uzbek too; where it stands alone, without the two others, nothing is sure.
    return bool(re.search("[ЇїЄє]", sample)) and strange <= len(sample) / 4
