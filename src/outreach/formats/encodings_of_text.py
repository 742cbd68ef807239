"""Text out of bytes whose encoding nobody told: byte order mark, UTF-8, UTF-16 by its zeros, then a guess."""

import codecs

import chardet

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_IN_ASCII = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", "hz", "utf-7")
_SAMPLE = 65_536


def decode(data: bytes, told: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding. `told` is the page's or the mail's own word, which may be wrong."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    known = _known(told)
    # bytes that are right UTF-8 are UTF-8 whatever the page says, but for the encodings that are written in ASCII
    for name in filter(None, (known, "utf-8") if known in _IN_ASCII else ("utf-8", known)):
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, ValueError):
            continue
    name = _zeros(data) or _guess(data)
    return data.decode(name, "replace"), name


def _known(told: str | None) -> str | None:
    try:
        name = codecs.lookup((told or "").strip(" \"'\t\r\n")).name
    except (LookupError, ValueError):
        return None
    # a page in UTF-16 cannot say so in ASCII, and codecs such as "hex" are none of text
    return name if codecs.lookup(name)._is_text_encoding and not name.startswith(("utf-16", "utf-32")) else None


def _zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: most letters leave one byte of each pair at zero or at the block's number."""
    sample = data[:4096]
    if len(sample) < 4 or not sample.count(0):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and odd > len(sample) // 50:
        return "utf-16-le"
    if even > 4 * odd and even > len(sample) // 50:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    """chardet's guess over the bytes that are no ASCII (a long English beginning must not hide a Cyrillic end)."""
    sample = data[:_SAMPLE]
    if sample.isascii():
        at = next((i for i, byte in enumerate(data) if byte > 127), 0)
        sample = data[max(0, at - 1000) : at + _SAMPLE]
    guess = chardet.detect(sample)["encoding"] or "cp1252"
    try:
        name = codecs.lookup(guess).name
    except LookupError:
        name = "cp1252"
    if name in ("ascii", "utf-8", "utf-16", "utf-32"):
        name = "cp1252"
    return name
