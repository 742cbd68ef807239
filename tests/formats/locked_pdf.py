"""A PDF that asks for a password, made by hand (ISO 32000-1, 7.6: standard handler, V1 R2, RC4 of 40 bits)."""

import hashlib
import struct

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def locked_pdf(password: bytes = b"secret", rights: int = -44, line: bytes = b"") -> bytes:
    """A page, empty or with a line, behind a password (none asks for nothing); -60 are rights without copying."""
    name = b"invented-id-0001"
    owner = _rc4(hashlib.md5(_padded(b"owner")).digest()[:5], _padded(password))
    key = hashlib.md5(_padded(password) + owner + struct.pack("<i", rights) + name).digest()[:5]
    user = _rc4(key, _PAD)
    shown = b"BT /F1 10 Tf 50 700 Td (%s) Tj ET" % line if line else b""
    shown = _rc4(hashlib.md5(key + struct.pack("<I", 5)[:3] + b"\0\0").digest()[:10], shown)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>>>>>",
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P %d>>" % (owner.hex().encode(), user.hex().encode(), rights),
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Root 1 0 R/Size 7/Encrypt 4 0 R/ID[<%s><%s>]>>\n" % (name.hex().encode(), name.hex().encode())
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)
