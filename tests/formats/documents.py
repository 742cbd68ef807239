"""Small documents made for tests: Word files part by part, and PDFs with and without text."""
# ruff: noqa: E501 (XML)

import io
import zipfile
import zlib

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_REL = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"{}/>'
_NAMES = (
    f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wps="urn:wps" xmlns:v="urn:v"'
)


def paragraph(text: str) -> str:
    """A paragraph of Word's XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, header: str = "", footer: str = "", links: dict[str, str] | None = None) -> bytes:
    """A Word file with the body, header and footer given as XML."""
    rels = [_REL.format(key, "hyperlink", target, ' TargetMode="External"') for key, target in (links or {}).items()]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(_REL.format("r1", "officeDocument", "word/document.xml", "")),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
    }
    if header:
        rels.append(_REL.format("h1", "header", "header1.xml", ""))
        rels.append(_REL.format("h2", "header", "header2.xml", ""))
        parts["word/header1.xml"] = parts["word/header2.xml"] = f"<w:hdr {_NAMES}>{header}</w:hdr>"
    if footer:
        rels.append(_REL.format("f1", "footer", "footer1.xml", ""))
        parts["word/footer1.xml"] = f"<w:ftr {_NAMES}>{footer}</w:ftr>"
    parts["word/_rels/document.xml.rels"] = _RELS.format("".join(rels))
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with the lines on it; without lines, a page with nothing to read."""
    return pdf_placed([(50, 780 - 14 * number, line) for number, line in enumerate(lines)])


def pdf_table(above: list[str], columns: list[int], rows: list[list[list[str]]]) -> bytes:
    """A PDF with a table under some lines, written cell by cell as word processors do; each cell is its lines."""
    placed = [(50, 780 - 14 * number, line) for number, line in enumerate(above)]
    top = 780 - 14 * len(above) - 10
    for row in rows:
        for left, cell in zip(columns, row, strict=True):
            placed += [(left, top - 13 * number, line) for number, line in enumerate(cell)]
        top -= 13 * max(map(len, row))
    return pdf_placed(placed)


def pdf_placed(placed: list[tuple[int, int, str]]) -> bytes:
    """A PDF of one page with each text where it is put: from the left, from below, in points."""
    shown = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj " % (x, y, _escaped(text)) for x, y, text in placed)
    content = b"BT /F1 11 Tf " + shown + b"ET" if placed else b"0 0 100 100 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _escaped(text: str) -> bytes:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("latin-1")


def png() -> bytes:
    """A small blue picture."""

    def part(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (7).to_bytes(4) + (3).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    rows = (b"\x00" + b"\x00\x00\xff" * 7) * 3
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
