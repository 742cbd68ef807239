"""Which encoding a table of text is in: its mark, UTF-8, UTF-16, then the code pages by how their letters follow.

The order is press.md's (§5.3): a mark at the beginning; all of it valid UTF-8; the zeros of UTF-16; the Cyrillic
code pages by the pairs of letters that Russian and Kyrgyz are made of; the Latin ones by chardet.
"""

import codecs
import itertools
import re
from collections import Counter
from pathlib import Path

import chardet

# What the import offers, most likely first.
ENCODINGS = (
    "utf-8", "cp1251", "cp866", "koi8-r", "utf-16", "cp1252", "iso8859-1", "cp1250", "cp1254", "mac-cyrillic",
    "iso8859-5", "ptcp154", "kz1048", "cp1253", "cp1257", "gb18030", "shift_jis",
)  # fmt: skip

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
_LATIN = {"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15", "mac-roman"}
# The most frequent pairs of letters in Russian text, and in Kyrgyz and Russian names.
_PAIRS = frozenset(
    """
    ст но то на ен ов ни ра во ко ро по ли ре ка ер ал ло ос ны ан ла он ри те ор от ть ва ол ес не ит ся ет де ро
    ел ме од пр ом го за ти ль да ог ой ск ин та ам ив ат ем ле аб бе ба ир ар ма жа жу ул аз из ыл ын ыр уу үн өм
    ев ва на ич ви ья ия ья ай эк ке ек ку ша ду ды дж ым ый их об ис ас им вн вл сс ия ег ик ру мо бо са ша ха хо
    уш иш йг гү гу ум би иб ба ак ок кы ча ме мы ге ед уб ли ад ми ац ци со се си
    """.split()  # noqa: SIM905 — a table of words
)
_USUAL = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁ")
_BLOCK = 1 << 20
_SAMPLE = 60_000
_SCAN = 256 << 20


def guess(path: str | Path) -> str:
    """The encoding of a file, as Python names it."""
    with Path(path).open("rb") as stream:
        head = stream.read(_BLOCK)
        marked = _marked(head)
        if marked:
            return marked
        zeros = _zeros(head)
        if zeros:
            return zeros
        blocks = itertools.chain([head], iter(lambda: stream.read(_BLOCK), b""))
        sample = _not_utf8(blocks)
    return "utf-8" if sample is None else _code_page(sample)


def guess_bytes(data: bytes) -> str:
    """The encoding of a text in memory, as Python names it."""
    marked = _marked(data) or _zeros(data)
    if marked:
        return marked
    sample = _not_utf8([data])
    return "utf-8" if sample is None else _code_page(sample)


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: separators and Latin letters leave every other byte at zero."""
    sample = data[: 1 << 16]
    if len(sample) < 4 or 0 not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 4 * others and zeros * 20 > len(sample):
            try:
                text = sample[: len(sample) & ~1].decode(name)
            except UnicodeDecodeError:
                continue
            if "\n" in text or "," in text or ";" in text or "\t" in text:
                return name
    return None


def _not_utf8(blocks: "itertools.chain[bytes] | list[bytes]") -> bytes | None:
    """None where all blocks are UTF-8 (a letter cut at the very end is forgiven); else lines that are not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    good = bad = size = 0
    sample = bytearray()
    for block in blocks:
        size += len(block)
        if not bad:
            try:
                text = decoder.decode(block)
                good += 0 if text.isascii() else len(block) - len(text)
            except UnicodeDecodeError:
                bad = 1
        if not block.isascii() and len(sample) < _SAMPLE:
            lines = (line for line in re.split(rb"[\r\n]+", block) if not line.isascii())
            for line in lines:
                sample += line[:2000] + b"\n"
                if len(sample) >= _SAMPLE:
                    break
        if size > _SCAN or (bad and len(sample) >= _SAMPLE):
            break
    if not bad:
        return None
    return None if _nearly_utf8(bytes(sample)) else bytes(sample)


def _nearly_utf8(sample: bytes) -> bool:
    """UTF-8 in which some letters are damaged: what decodes outweighs what does not by twenty to one."""
    text = sample.decode("utf-8", "replace")
    right = sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd")
    return right > 20 * text.count("\ufffd")


def _code_page(sample: bytes) -> str:
    cyrillic, score = max(((name, _cyrillic(sample, name)) for name in _CYRILLIC), key=lambda pair: pair[1])
    if score >= 0.2:
        return cyrillic
    found = _chardet(sample)
    if found in _CYRILLIC and score < 0.1 and not _in_runs(sample):
        return "cp1252"
    return found


def _cyrillic(sample: bytes, encoding: str) -> float:
    """How Russian or Kyrgyz the sample reads in a code page: the share of frequent pairs, less what cannot be."""
    if not _in_runs(sample):
        return 0.0
    text = sample.decode(encoding, "replace")
    pairs: Counter[str] = Counter()
    breaks = odd = 0
    for word in re.findall(r"[\u0400-\u045f]{2,}", text):
        small = word.lower()
        pairs.update(map("".join, itertools.pairwise(small)))
        breaks += sum(1 for a, b in itertools.pairwise(word) if a.islower() and b.isupper())
        odd += sum(1 for letter in word if letter not in _USUAL)
    total = sum(pairs.values())
    if not total:
        return 0.0
    frequent = sum(count for pair, count in pairs.items() if pair in _PAIRS)
    high = [letter for letter in text if letter > "\x7f"]
    letters = sum(1 for letter in high if "\u0400" <= letter <= "\u04ff")
    usual = sum(1 for letter in high if letter in "«»–—№„“”’…\u00a0")
    rare = 0.05 if encoding in ("mac-cyrillic", "iso8859-5") else 0.0
    return frequent / total * ((letters + usual) / len(high)) - (breaks + odd) / total - rare


def _in_runs(sample: bytes) -> bool:
    """Whether letters beyond ASCII stand together, as in Cyrillic; in Latin they stand among ASCII letters."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    total = sum(map(len, runs))
    return total > 0 and sum(len(run) for run in runs if len(run) > 1) / total > 0.6


def _chardet(sample: bytes) -> str:
    high = sum(1 for byte in sample if byte > 0x7F)
    told = chardet.detect(sample)["encoding"]
    try:
        name = codecs.lookup(told or "cp1252").name
    except LookupError:
        return "cp1252"
    if name in ("ascii", "utf-8") or name.startswith(("utf-16", "utf-32")):
        return "cp1252"
    if name in _CYRILLIC or name in _LATIN or high >= 20:
        if name == "iso8859-1" and any(0x80 <= byte < 0xA0 for byte in sample):
            return "cp1252"
        return name
    return "cp1252"
