"""The bomb zoo: small files that would fill the memory or take hours. `python -m tests.trust.bombs` tries them all.

Prints how each ended, after how long, and the most address space that the reading child had.
"""

import gzip
import io
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from outreach.formats import sandbox
from outreach.formats.documents import document, pdf
from outreach.problems import Problem
from outreach.services.importing import import_source

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override '
    'PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}">'
    '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
_OPEN = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'
_CLOSE = "</sheetData></worksheet>"
_PERSON = (
    '<row r="1"><c t="inlineStr"><is><t>Name</t></is></c></row><row r="2"><c t="inlineStr"><is><t>{}</t></is></c></row>'
)
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
_QUADRATIC = f'<!DOCTYPE a [<!ENTITY b "{"x" * 50_000}">]>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def xlsx(sheet: Iterator[str] | list[str], shared: str = "", book: str = _BOOK) -> bytes:
    """A workbook of one sheet, whose XML is given in pieces."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELS), ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
        ):  # fmt: skip
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in sheet:
                part.write(piece.encode())
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return held.getvalue()


def _corner() -> bytes:
    cell = '<row r="{}"><c r="{}" t="inlineStr"><is><t>x</t></is></c></row>'
    head = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
    return xlsx([head, cell.format(1, "A1"), cell.format(1048576, "XFD1048576"), _CLOSE])


def _shared_string() -> bytes:
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    shared = f'<sst xmlns="{_MAIN}"><si><t>{"B" * 32_000}</t></si></sst>'
    return xlsx([_OPEN, *[row] * 3000, _CLOSE], shared)


def _many_cells() -> bytes:
    cell = '<c t="inlineStr"><is><t>' + "A" * 30_000 + "</t></is></c>"
    return xlsx([_OPEN, *["<row>" + cell * 33 + "</row>"] * 600, _CLOSE])


def _spaces() -> bytes:
    return xlsx([_OPEN, *[" " * 10_000_000] * 250, _CLOSE])


def _many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 20_000))
    book = f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{sheets}</sheets></workbook>'
    return xlsx([_OPEN, _PERSON.format("x") * 50, _CLOSE], book=book)


def _wide() -> bytes:
    return xlsx([_OPEN, "<row>" + '<c t="inlineStr"><is><t>name</t></is></c>' * 16_384 + "</row>", _CLOSE])


def _with_doctype(doctype: str, held: str) -> bytes:
    return xlsx([_OPEN.replace("<worksheet", f"{doctype}<worksheet"), _PERSON.format(held), _CLOSE])


def ods(rows: int, columns: int, doctype: str = "", text: str = "hello") -> bytes:
    """A sheet of OpenDocument with one cell, repeated."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{doctype}<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
        f'xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def _zip(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def _nested_zip() -> bytes:
    data = b"\0" * 10_000_000
    for _depth in range(6):
        data = _zip({f"{n}.zip": data for n in range(8)})
    return data


def _overlapping_zip() -> bytes:
    """Thousands of entries of a directory that all name the same compressed bytes."""
    whole = _zip({"word/document.xml": b"<w/>" + b" " * 5_000_000})
    end = whole.rindex(b"PK\x05\x06")
    start = whole.index(b"PK\x01\x02")
    entry = whole[start:end]
    count = 30_000
    tail = bytearray(whole[end:])
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (len(entry) * count).to_bytes(4, "little")
    return whole[:start] + entry * count + bytes(tail)


def _docx(body: list[bytes], doctype: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        with archive.open("word/document.xml", "w") as part:
            part.write(doctype + b'<w:document xmlns:w="%b"><w:body>' % _WORD)
            for piece in body:
                part.write(piece)
            part.write(b"</w:body></w:document>")
    return held.getvalue()


def _pdf(content: bytes, layers: int, box: str = "0 0 600 800") -> bytes:
    for _layer in range(layers):
        content = zlib.compress(content, 9)
    filters = "/FlateDecode " * layers
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
        "/BaseFont/Helvetica>>>>>>>>".encode(),
        f"<</Length {len(content)}/Filter [{filters}]>>stream\n".encode() + content + b"\nendstream",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + held + b"endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    tail = f"xref\n0 5\n0000000000 65535 f \n{table}trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    return out + tail.encode()


def _nested_mail(depth: int) -> bytes:
    return b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )


_MAIL = b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
_CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Aigul\n"

ZOO: dict[str, Callable[[], bytes]] = {
    "corner.xlsx": _corner,
    "shared-string.xlsx": _shared_string,
    "many-cells.xlsx": _many_cells,
    "spaces.xlsx": _spaces,
    "many-sheets.xlsx": _many_sheets,
    "wide.xlsx": _wide,
    "laughs.xlsx": lambda: _with_doctype(_LAUGHS, "&m;"),
    "quadratic.xlsx": lambda: _with_doctype(_QUADRATIC, "&b;" * 50_000),
    "outside.xlsx": lambda: _with_doctype(_OUTSIDE, "&b;"),
    "repeated.ods": lambda: ods(1_000, 1_000),
    "repeated-more.ods": lambda: ods(20_000, 20_000),
    "repeated-most.ods": lambda: ods(1_000_000, 1_000_000),
    "laughs.ods": lambda: ods(1, 1, _LAUGHS, "&m;"),
    "nested.zip": _nested_zip,
    "overlapping.docx": _overlapping_zip,
    "lines.docx": lambda: _docx([b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 29_000] * 150),
    "laughs.docx": lambda: _docx([b"<w:p><w:r><w:t>&m;</w:t></w:r></w:p>"], _LAUGHS.encode()),
    "outside.docx": lambda: _docx([b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"], _OUTSIDE.encode()),
    "nested.docx": lambda: _docx([b"<w:tbl><w:tr><w:tc>" * 20_000]),
    "letters.pdf": lambda: _pdf(b"BT /F1 1 Tf (A) Tj ET\n" * 2_000_000, 2),
    "box.pdf": lambda: _pdf(b"BT ET", 1, "0 0 20000 20000"),
    "boxes.pdf": lambda: _pdf(b"BT ET", 1, "0 0 1000000 1000000"),
    "tags.html": lambda: b"<html><body>" + b"<a x" * 40_000,
    "divs.html": lambda: b"<html><body>" + b"<div>" * 100_000,
    "tables.html": lambda: b"<html><body>" + b"<table><tr><td>" * 50_000,
    "one-table.html": lambda: b"<table>" + b"<tr><td colspan=99>a" * 400_000,
    "laughs.xls": lambda: (
        _LAUGHS + '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell>'
        "<Data>&m;</Data></Cell></Row></Table></Worksheet></Workbook>"
    ).replace("<!DOCTYPE", '<?xml version="1.0"?><!DOCTYPE').encode(),
    "nested.eml": lambda: _nested_mail(2_000),
    "parts.eml": lambda: _MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
    "subject.eml": lambda: _MAIL + b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
    "parameters.eml": lambda: (
        _MAIL + b"Content-Type: text/plain" + b"".join(b"; a*%d=x" % n for n in range(20_000)) + b"\n\nx"
    ),
    "field.csv": lambda: b'name,phone\n"' + b"a" * 200_000_000 + b'"',
    "line.csv": lambda: b"a" * 300_000_000,
    "commas.csv": lambda: b"," * 3_000_000 + b"\n",
    "columns.csv": lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b",".join([b"x"] * 10_000) + b"\n",
    "nothing.csv": lambda: b"\0" * 50_000_000,
    "quotes.csv": lambda: b'"a","b"\n' + b'"' * 3_000_000,
    "lines.csv": lambda: b"name\n" + b"\n" * 30_000_000,
    "folded.vcf": lambda: _CARD + b" b\n" * 500_000 + b"END:VCARD\n",
    "begun.vcf": lambda: b"BEGIN:VCARD\n" * 200_000,
    "agents.vcf": lambda: _CARD + b"AGENT:\nBEGIN:VCARD\n" * 100_000,
    "properties.vcf": lambda: _CARD + b"TEL:1\n" * 1_000_000,
    "quoted.vcf": lambda: _CARD + b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"=41=\n" * 500_000,
    "parameters.vcf": lambda: _CARD + b"TEL" + b";X=1" * 200_000 + b":1\nEND:VCARD\n",
    "brackets.vcf": lambda: b'["vcard",' + b"[" * 500_000,
    "table.csv.gz": lambda: gzip.compress(b"a,b\n" * 20_000_000),
}  # fmt: skip


def read(path: Path) -> str:
    """What became of a file: a sentence of a Problem, or what was read."""
    try:
        if path.suffix in (".docx", ".eml", ".html") and not path.name.startswith(("table", "one-table")):
            return f"{len(document.text(path))} letters"
        if path.suffix == ".pdf":
            found = document.text(path) if path.stem == "letters" else str(pdf.render(path.read_bytes(), 0, 200))
            return f"{len(found)} letters"
        source = import_source.open_file(path)
        try:
            return f"{sum(1 for _row in source.rows)} rows"
        finally:
            source.close()
    except Problem as problem:
        return problem.text


def main() -> None:
    """Tries the whole zoo."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in ZOO.items():
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            path = Path(folder) / name
            path.write_bytes(make())
            size = path.stat().st_size
            sandbox.close()
            began = time.perf_counter()
            said = read(path)
            took = time.perf_counter() - began
            print(f"{name:22} {size / 1000:9.0f} kB  {took:6.2f} s  {_peak()}  {said[:90]}", flush=True)
            path.unlink()


def _peak() -> str:
    try:
        status = Path(f"/proc/{sandbox._idle[0].process.pid}/status").read_text()
    except (IndexError, OSError):
        return "  ended"
    return next(f"{int(line.split()[1]) // 1024:4} MB" for line in status.splitlines() if line.startswith("VmPeak"))


if __name__ == "__main__":
    main()
