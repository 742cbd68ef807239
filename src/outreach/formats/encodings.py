"""Which encoding some text is in: its mark, UTF-8, UTF-16, then the code pages by how their letters follow.

The order is press.md's (§5.3): a mark at the beginning; all of it valid UTF-8; the zeros of UTF-16; the Cyrillic
code pages by the pairs of letters that Russian and Kyrgyz are made of; the Latin ones by chardet. A file that was
glued together of UTF-8 and of a code page is read line by line: its encoding is named "utf-8+cp1251"; one of two
code pages "cp1251+koi8-r".
"""

import codecs
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

import chardet

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
_IN_ASCII = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", "hz", "utf-7")
_LATIN = {"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15", "mac-roman"}
_SINGLE_BYTE = {*_CYRILLIC, *_LATIN, "kz1048", "ptcp154", "cp1253", "cp1255", "cp1256", "cp1258"}
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


def guess_file(path: str | Path) -> str:
    """The encoding of a file, as Python names it; "utf-8+cp1251" where its lines are in the one or the other."""
    with Path(path).open("rb") as stream:
        head = stream.read(_BLOCK)
        told = _marked(head) or _zeros(head)
        if told:
            return told
        return _guess(itertools.chain([head], iter(lambda: stream.read(_BLOCK), b"")))


def guess(data: bytes) -> str:
    """The encoding of a text in memory, named as `guess_file` does."""
    return _marked(data) or _zeros(data) or _guess([data])


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
    return decode_as(data, name), name


def decode_as(data: bytes, encoding: str) -> str:
    """The text in an encoding as `guess` names it; what is no letter in it becomes U+FFFD."""
    first, plus, second = encoding.partition("+")
    if not plus:
        return data.decode(first, "replace")
    return "".join(_line(line, first, second) for line in data.splitlines(keepends=True))


def is_known(encoding: str) -> bool:
    """Whether there is an encoding of texts of that name."""
    return all(_text_encoding(name, unicode=True) for name in encoding.split("+")) and encoding.count("+") < 2


def open_text(path: str | Path, encoding: str) -> TextIO:
    """A file as text with its own line ends, in an encoding as `guess_file` names it."""
    first, plus, second = encoding.partition("+")
    if not plus:
        return Path(path).open(encoding=first, errors="replace", newline="")
    recoded = io.BufferedReader(_Recoded(Path(path).open("rb"), first, second), 1 << 16)  # noqa: SIM115 — closed with it
    return io.TextIOWrapper(recoded, "utf-8", "replace", newline="")


class _Recoded(io.RawIOBase):
    """The bytes of a file whose lines are in two encodings, all of them as UTF-8."""

    _LINE = 1 << 20  # a longer line is taken in pieces

    def __init__(self, stream: BinaryIO, first: str, second: str) -> None:
        self._stream = stream
        self._encodings = first, second
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        while not self._ready:
            line = self._stream.readline(self._LINE)
            if not line:
                return 0
            self._ready = memoryview(_line(line, *self._encodings).encode("utf-8", "replace"))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._stream.close()
        super().close()


def _line(line: bytes, first: str, second: str) -> str:
    """A line of a file in two encodings: UTF-8 where it is, or where only single letters of it are damaged."""
    if first != "utf-8":
        return line.decode(_page_of(line, first), "replace")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("utf-8" if _damaged(line) else _page_of(line, second), "replace")


def _page_of(line: bytes, page: str) -> str:
    """The code page of a line among others: this one, but for a line that is nothing in it and Russian in another."""
    if page not in _CYRILLIC or sum(1 for byte in line if byte > 0x7F) < _ENOUGH:
        return page
    own = likeness(line.decode(page, "replace"))
    if own > _UNLIKELY:
        return page
    other, score = max(((name, _cyrillic(line, name)) for name in _CYRILLIC), key=lambda pair: pair[1])
    return other if score > own + _BETTER else page


_ENOUGH = 10  # letters
_UNLIKELY, _BETTER = 0.15, 0.4  # by how Russian it reads


def _damaged(line: bytes) -> bool:
    """Whether a line that is not UTF-8 was: most of what is not ASCII in it still is."""
    text = line.decode("utf-8", "replace")
    return sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd") > text.count("\ufffd")


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
        blocks = sum(high.count(number) for number in (0, 4))
        others = sum(low.count(number) for number in (0, 4))
        if blocks >= 0.9 * len(high) and others <= 0.2 * len(low):
            try:
                text = sample[: len(sample) & ~1].decode(name)
            except UnicodeDecodeError:
                continue
            if any(letter.isspace() or letter in ",;|" for letter in text) or text.isprintable():
                return name
    return None


class _Seen:
    """What a file holds that is not ASCII: lines of UTF-8, and others; the first of each are kept."""

    def __init__(self) -> None:
        self.utf8 = bytearray()
        self.other = bytearray()
        self._rest = b""

    def take(self, block: bytes, last: bool = False) -> None:
        if block.isascii() and self._rest.isascii() and not last:
            self._rest = b""
            return
        lines = re.split(rb"[\r\n]+", self._rest + block)
        self._rest = b"" if last or len(lines[-1]) > _BLOCK else lines.pop()
        for line in lines:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                kept = self.utf8
            except UnicodeDecodeError:
                kept = self.utf8 if _damaged(line) else self.other
            if len(kept) < _SAMPLE:
                kept += line[:2000] + b"\n"


def _guess(blocks: Iterable[bytes]) -> str:
    seen, utf8 = _Seen(), codecs.getincrementaldecoder("utf-8")("strict")
    clean, size = True, 0
    for number, block in enumerate(blocks):
        if clean:
            try:
                utf8.decode(block)
            except UnicodeDecodeError:
                clean = False
                # The line that began in the block before is not looked at: a letter may be cut there.
                seen.take(block if not number else block[block.find(b"\n") + 1 :])
            else:
                if not seen.utf8 and not block.isascii():
                    seen.take(block[: block.rfind(b"\n") + 1])
        else:
            seen.take(block)
        size += len(block)
        if size > _SCAN or len(seen.other) >= _SAMPLE:
            break
    if clean:
        return "utf-8"
    seen.take(b"", last=True)
    if not seen.other:
        return "utf-8"
    page = _code_page(bytes(seen.other))
    if not seen.utf8:
        pages = Counter(_page_of(line, page) for line in bytes(seen.other).splitlines())
        del pages[page]
        return f"{page}+{max(pages, key=lambda name: pages[name])}" if pages else page
    # A pair of letters of a code page may look like one of UTF-8 by chance; four on a line do not.
    sure = [text for text in seen.utf8.decode("utf-8", "replace").splitlines() if _beyond_ascii(text) > 3]
    if not sure:
        return page
    if page not in _SINGLE_BYTE:
        return page if len(sure) < 3 else "utf-8"
    foreign = bytes(seen.other).decode(page, "replace")
    if not re.search(r"[^\W\d_]{2}", foreign):
        return "utf-8"  # not a word in it: a letter was cut
    return f"utf-8+{page}"


def _beyond_ascii(text: str) -> int:
    return sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd")


def _code_page(sample: bytes) -> str:
    cyrillic, score = max(((name, _cyrillic(sample, name)) for name in _CYRILLIC), key=lambda pair: pair[1])
    if score >= 0.2:
        return _with_kyrgyz(sample) if cyrillic == "cp1251" else _with_ukrainian(sample, cyrillic)
    found = _chardet(sample)
    if found in _CYRILLIC and score < 0.1 and not _in_runs(sample):
        return "cp1252"
    return found


def _with_kyrgyz(sample: bytes) -> str:
    """cp1251, or the page like it with the letters of Kazakh and Kyrgyz, where its own ones stand inside words."""
    if not re.search(rb"[\xa4\xb5\x87\x89\x8c\x9c]", sample):
        return "cp1251"
    words = re.findall(r"\w+", sample.decode("ptcp154", "replace"))
    inside = [word for word in words if re.search("[үөңҮӨҢ]", word) and len(word) > 1]
    right = [word for word in inside if re.fullmatch("[А-Яа-яЁёҮүӨөҢң]+", word)]
    return "ptcp154" if len(right) > 1 and len(right) * 10 >= len(inside) * 9 else "cp1251"


def _with_ukrainian(sample: bytes, page: str) -> str:
    """KOI8-U where the letters that it has and KOI8-R draws as lines stand inside words."""
    inside = re.search(rb"[\xa4\xa6\xa7\xad\xb4\xb6\xb7\xbd][\xc0-\xff\xa3\xb3]", sample)
    return "koi8-u" if page == "koi8-r" and inside else page


def _cyrillic(sample: bytes, encoding: str) -> float:
    return likeness(sample.decode(encoding, "replace")) - _rarity(encoding) if _in_runs(sample) else 0.0


def _rarity(encoding: str) -> float:
    return 0.05 if encoding in ("mac-cyrillic", "iso8859-5") else 0.0


def likeness(text: str) -> float:
    """How Russian or Kyrgyz a text reads: the share of frequent pairs of letters, less what cannot be; at most 1."""
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
    return frequent / total * ((letters + usual) / len(high)) - (breaks + odd) / total


def _in_runs(sample: bytes) -> bool:
    """Whether letters beyond ASCII stand together, as in Cyrillic; in Latin they stand among ASCII letters."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    total = sum(map(len, runs))
    return total > 0 and sum(len(run) for run in runs if len(run) > 1) / total > 0.6


def _chardet(sample: bytes) -> str:
    page, share = latin_page(sample)
    if share >= _READS:
        return page
    told = chardet.detect(sample)["encoding"]
    try:
        name = codecs.lookup(told or page).name
    except LookupError:
        return page
    if name in ("ascii", "utf-8") or name.startswith(("utf-16", "utf-32")):
        return page
    few = sum(1 for byte in sample if byte > 0x7F) < _FEW
    return page if name in _LATIN or (few and name not in _CYRILLIC) else name


_READS = 0.6  # of the words with letters beyond ASCII are words of a language
_FEW = 20  # letters beyond ASCII, from which chardet is believed


def latin_page(sample: bytes) -> tuple[str, float]:
    """The code page of a text in Latin letters in which most words beyond ASCII are spelled as one language spells
    them, and their share; of pages that read alike the more usual one."""
    return max(((page, _spelled(sample, page)) for page in _LATIN_PAGES), key=lambda pair: pair[1])


def _spelled(sample: bytes, page: str) -> float:
    text = sample.decode(page, "replace")
    parts = {part for part in re.split(r"[\s,;:/|()\"-]+", text) if not part.isascii() and part.strip(_SIGNS)}
    words = {word for part in parts if not (word := part.strip(_QUOTES)).isascii()}
    signs_only = all(letter in _SIGNS for letter in text if letter > "\x7f")
    if not words:
        return 1.0 if signs_only else 0.0
    own = [sum(1 for word in words if spelling.fullmatch(word)) for spelling in _SPELLINGS.values()]
    any_ = sum(1 for word in words if any(spelling.fullmatch(word) for spelling in _SPELLINGS.values()))
    return (max(own) * 0.75 + any_ * 0.25) / len(words)


# The more usual one first; what is the same in several is named by the first.
_LATIN_PAGES = ("cp1252", "cp1254", "mac-roman", "cp1250", "iso8859-2", "cp1257", "cp850")
_QUOTES = "«»„“”‘’‚‹›–—…¿¡\u00a0.'!?*&<>[]+=_"
_SIGNS = _QUOTES + "€£§°№•®™©·´¨"
_LETTERS = {
    "German": "äöüß", "French": "éèêëàâçîïôùûüÿœæ", "Spanish": "áéíóúñü", "Portuguese": "áâãàçéêíóôõúü",
    "Swedish": "åäöé", "Danish": "æøåéö", "Dutch": "ëéïöüèç", "Icelandic": "þðáéíóúýæö", "Hungarian": "áéíóöőúüű",
    "Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž", "Croatian": "čćđšž", "Romanian": "ăâîșțşţ",
    "Turkish": "çğıöşüâî", "Estonian": "äöõüšž", "Latvian": "āčēģīķļņšūž", "Lithuanian": "ąčęėįšųūž",
}  # fmt: skip
_SPELLINGS = {
    **{
        language: re.compile(f"[A-Z{letters.upper()}İ]?[a-z'’{letters}]+|[A-Z{letters.upper()}İ]{{2,}}")
        for language, letters in _LETTERS.items()
    },
    "Italian": re.compile("[A-Z]?[a-z'’]*[àèéìòù]|[A-Z]+[ÀÈÉÌÒÙ]"),
}
