"""A good file made a little wrong: bytes, tokens and pieces changed; in archives also inside the parts."""

import io
import random
import zipfile

_TOKENS = [
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b",", b";", b"\t", b"|", b"=", b"\\",
    b":", b"<", b">", b"&", b"&#x110000;", b"&#xD800;", b"]]>", b"<!--", b"<![CDATA[", b"\xd0", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"99999999999999999999", b"-1", b"1e999", b"NaN", b"inf", b"2147483648", b"A1",
    b"XFD1048577", b"AAAA1", b"BEGIN:VCARD\n", b"END:VCARD\n", b"ENCODING=QUOTED-PRINTABLE", b"CHARSET=nope",
    b"=?utf-8?q?=", b"dn: ", b"mail:: ", b"%PDF-", b"endobj", b"stream\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
    b"\xe2\x80\xae", b"\xc2\x85", b"<table>", b"</table>", b"<td colspan=", b"boundary=", b"charset=utf-7", b"tel:",
    b"item1.", b"\xcc\x81" * 20, b"(" * 50, b"[" * 50, b"9" * 50, b"@" * 5, b"+" * 20,
]  # fmt: skip


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The file with one to eight changes."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.75:
        inside = _in_archive(data, others, chance)
        if inside is not None:
            return inside
    return _bytes(data, others, chance)


def _bytes(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    held = bytearray(data)
    for _change in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(held) + 1)
        kind = chance.randrange(8)
        length = chance.choice((1, 1, 2, 4, 16, 200))
        if kind == 0 and at < len(held):
            held[at] ^= 1 << chance.randrange(8)
        elif kind == 1 and at < len(held):
            held[at] = chance.randrange(256)
        elif kind == 2:
            held[at:at] = chance.choice(_TOKENS)
        elif kind == 3:
            del held[at : at + length]
        elif kind == 4:
            held[at:at] = held[at : at + length] * chance.choice((1, 2, 50))
        elif kind == 5:
            held[at : at + length] = chance.choice(_TOKENS)
        elif kind == 6 and chance.random() < 0.3:
            del held[at:]
        elif kind == 7:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            held[at:at] = other[start : start + length]
    return bytes(held[:2_000_000])


def _in_archive(data: bytes, others: list[bytes], chance: random.Random) -> bytes | None:
    held = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as new:
            parts = old.namelist()
            wanted = chance.choice(parts)
            if sum(part.file_size for part in old.infolist()) > 2_000_000:
                return None
            for name in dict.fromkeys(parts):
                content = old.read(name)
                if name == wanted:
                    if chance.random() < 0.03:
                        continue
                    content = _bytes(content, [content], chance)
                new.writestr(name, content)
    except Exception:  # whatever is wrong with a seed, its bytes can still be changed
        return None
    return held.getvalue()
