"""Which encoding some text is in: its mark, UTF-8, UTF-16, then the code pages by how their letters follow.

The order is press.md's (§5.3): a mark at the beginning; all of it valid UTF-8; the zeros of UTF-16; the Cyrillic
code pages by the pairs of letters that Russian and Kyrgyz are made of; the Latin ones by how languages spell; all
others by chardet.
"""

import codecs
import io
import itertools
import re
from functools import cache
from pathlib import Path
from typing import BinaryIO, TextIO

import chardet

from outreach.values import data as tables

# What the import offers, most likely first.
ENCODINGS = (
    "utf-8", "cp1251", "cp866", "koi8-r", "koi8-u", "utf-16", "cp1252", "iso8859-1", "cp1250", "cp1254", "mac-cyrillic",
    "iso8859-5", "ptcp154", "kz1048", "cp1253", "cp1257", "cp850", "mac-roman", "gb18030", "shift_jis",
)  # fmt: skip

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
# The more usual one first; what is the same in several is named by the first.
_LATIN = ("cp1252", "cp1254", "mac-roman", "cp1250", "iso8859-2", "cp1257", "cp850")
_SAID_LATIN = {*_LATIN, "iso8859-1", "iso8859-9", "iso8859-15"}  # what chardet calls them
_IN_ASCII = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", "hz", "utf-7")
_BLOCK = 1 << 20
_SAMPLE = 60_000
_SCAN = 256 << 20
_CERTAIN = 0.2  # of `likeness`, from which a text is Cyrillic
_READS = 0.6  # of the words with letters beyond ASCII are words of a language
_FEW = 20  # letters beyond ASCII, from which chardet is believed


def guess_file(path: str | Path) -> str:
    """The encoding of a file, as Python names it."""
    with Path(path).open("rb") as stream:
        return _guess(stream)


def guess(data: bytes) -> str:
    """The encoding of a text in memory, as Python names it."""
    return _guess(io.BytesIO(data))


def decode(data: bytes, told: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding. `told` is the page's or the mail's own word, which may be wrong."""
    marked = _marked(data)
    if marked:
        return data.decode(marked, "replace"), marked
    known = _text_encoding(told)
    # Bytes that are right UTF-8 are UTF-8 whatever the page says, but for the encodings that are written in ASCII.
    for name in filter(None, (known, "utf-8") if known in _IN_ASCII else ("utf-8", known)):
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, ValueError):
            continue
    name = guess(data)
    return data.decode(name, "replace"), name


def is_known(encoding: str) -> bool:
    """Whether there is an encoding of texts of that name."""
    return bool(_text_encoding(encoding, unicode=True))


def open_text(path: str | Path, encoding: str) -> TextIO:
    """A file as text with its own line ends; what is no letter in it becomes U+FFFD."""
    return Path(path).open(encoding=encoding, errors="replace", newline="")


def _text_encoding(told: str | None, *, unicode: bool = False) -> str | None:
    try:
        found = codecs.lookup((told or "").strip(" \"'\t\r\n"))
    except (LookupError, ValueError):
        return None
    # A page in UTF-16 cannot say so in ASCII, and codecs such as "hex" are none of text.
    if not found._is_text_encoding or (found.name.startswith(("utf-16", "utf-32")) and not unicode):
        return None
    return found.name


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte numbers a block of letters (0 is Latin, 4 is Cyrillic)."""
    sample = data[: 1 << 16]
    if len(sample) < 4 or 0 not in sample:
        return None
    for name, high, low in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
        blocks, others = (sum(half.count(number) for number in (0, 4)) for half in (high, low))
        if blocks >= 0.9 * len(high) and others <= 0.2 * len(low):
            return name
    return None


def _guess(stream: BinaryIO) -> str:
    head = stream.read(_BLOCK)
    if told := _marked(head) or _zeros(head):
        return told
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, sample, size = True, bytearray(), 0
    for block in itertools.chain([head], iter(lambda: stream.read(_BLOCK), b"")):
        try:
            utf8.decode(block)
        except UnicodeDecodeError:
            is_utf8 = False
        if not block.isascii() and len(sample) < _SAMPLE:
            sample += _beyond_ascii(block)
        size += len(block)
        if size > _SCAN or (not is_utf8 and len(sample) >= _SAMPLE):
            break
    return "utf-8" if is_utf8 or _is_nearly_utf8(bytes(sample)) else _code_page(bytes(sample))


def _beyond_ascii(block: bytes) -> bytes:
    """The lines that are not ASCII, each up to some letters."""
    return b"".join(line[:2000] + b"\n" for line in re.split(rb"[\r\n]+", block) if not line.isascii())


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether a text was UTF-8 before some letters of it were cut or damaged."""
    text = sample.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return sum(1 for letter in text if letter > "\x7f") - lost > 4 * lost


def _code_page(sample: bytes) -> str:
    is_likely = _in_runs(sample)
    cyrillic, score = max(((page, _cyrillic(sample, page)) for page in _CYRILLIC), key=lambda pair: pair[1])
    if is_likely and score >= _CERTAIN:
        return cyrillic
    found = _by_spelling(sample)
    return "cp1252" if found in _CYRILLIC and not is_likely else found


def _cyrillic(sample: bytes, page: str) -> float:
    return likeness(sample.decode(page, "replace")) - (0.05 if page in ("mac-cyrillic", "iso8859-5") else 0.0)


def likeness(text: str) -> float:
    """How Russian or Kyrgyz a text reads: the share of frequent pairs of letters, less what cannot be; at most 1."""
    words: list[str] = re.findall(r"[\u0400-\u045f]{2,}", text)
    pairs = [pair for word in words for pair in itertools.pairwise(word)]
    if not pairs:
        return 0.0
    frequent = sum("".join(pair).lower() in _pairs() for pair in pairs)
    breaks = sum(a.islower() and b.isupper() for a, b in pairs)
    odd = sum(len(_ODD.findall(word)) for word in words)
    high = _HIGH.findall(text)
    usual = len(_CYRILLIC_TEXT.findall(text))
    return frequent / len(pairs) * (usual / len(high)) - (breaks + odd) / len(pairs)


_ODD = re.compile("[^а-яёА-ЯЁ]")
_HIGH = re.compile("[^\0-\x7f]")
_CYRILLIC_TEXT = re.compile("[\u0400-\u04ff«»–—№„“”’…\u00a0]")


def _in_runs(sample: bytes) -> bool:
    """Whether letters beyond ASCII stand together, as in Cyrillic; in Latin they stand among ASCII letters."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    total = sum(map(len, runs))
    return total > 0 and sum(len(run) for run in runs if len(run) > 1) / total > 0.6


def _by_spelling(sample: bytes) -> str:
    """The code page in which most words beyond ASCII are spelled as one language spells them; else chardet's."""
    page, share = max(((page, _spelled(sample, page)) for page in _LATIN), key=lambda pair: pair[1])
    if share >= _READS:
        return page
    name = codecs.lookup(chardet.detect(sample)["encoding"] or page).name
    few = sum(1 for byte in sample if byte > 0x7F) < _FEW
    doubtful = name in _SAID_LATIN or name.startswith(("ascii", "utf")) or (few and name not in _CYRILLIC)
    return page if doubtful else name


_QUOTES = "«»„“”‘’‚‹›–—…¿¡\u00a0.'!?*&<>[]+=_"
_SIGNS = _QUOTES + "€£§°№•®™©·´¨"


def _spelled(sample: bytes, page: str) -> float:
    text = sample.decode(page, "replace")
    parts = {part for part in re.split(r"[\s,;:/|()\"-]+", text) if not part.isascii() and part.strip(_SIGNS)}
    words = {word for part in parts if not (word := part.strip(_QUOTES)).isascii()}
    if not words:
        return 1.0 if all(letter in _SIGNS for letter in text if letter > "\x7f") else 0.0
    spelled = [{word for word in words if spelling.fullmatch(word)} for spelling in _spellings()]
    return (max(map(len, spelled)) * 0.75 + len(set().union(*spelled)) * 0.25) / len(words)


@cache
def _pairs() -> frozenset[str]:
    return frozenset(tables.file("encodings/letters")["pairs"].split())


@cache
def _spellings() -> list[re.Pattern[str]]:
    """What a word of each language in Latin letters looks like."""
    return [
        re.compile(f"[A-Z{letters.upper()}İ]?[a-z'’{letters}]+|[A-Z{letters.upper()}İ]{{2,}}")
        for letters in tables.file("encodings/letters")["latin"].values()
    ]
