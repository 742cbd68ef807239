"""Small good files of every kind, made here; those of the shared corpora join them where they are there."""

import io
import tempfile
import zipfile
from pathlib import Path

from outreach.formats.tables import sheet
from tests.formats.xls import xls
from tests.trust import bombs

HEADER = ["Имя", "E-mail", "Телефон", "СМИ", "Языки", "Дата добавления"]
ROWS = [
    ["Айгүл Жумабекова", "aigul@example.org; a@example.org", "+996 555 12 34 56, (0312) 61 12 13/14", "Чуй Times",
     "ky, ru", "31.01.2026"],
    ["Dina Kim", "d.kim[at]example.org", "0555123456", '24 "часа"', "en", "2026-02-01"],
    ["Zoë Müller", "zoe@bücher.example", "вн. 12", "Line\nbreak", "de|en", "=1+1"],
]  # fmt: skip

CARD = """BEGIN:VCARD
VERSION:3.0
N:Жумабекова;Айгүл;;г-жа;
FN:Айгүл Жумабекова
item1.TEL;TYPE=CELL,VOICE;PREF=1:+996 555 12 34 56
item1.X-ABLabel:_$!<Mobile>!$_
EMAIL;TYPE=INTERNET:aigul@example.org
ADR;TYPE=WORK:;;ул. Киевская 77;Бишкек;;720000;Кыргызстан
NOTE:folded
  line\\, with escapes\\; and \\n breaks
AGENT:BEGIN:VCARD\\nFN:Helper\\nTEL:+1\\nEND:VCARD
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==
X-OUTREACH-EXTRA:key\\;a;value
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED=EE=E2;=C8=E2=E0=ED
AGENT:
BEGIN:VCARD
FN:Inside
END:VCARD
TEL;CELL:0555
END:VCARD
"""
MAIL = """From: =?utf-8?q?=D0=90=D0=B9?= <a@example.org>
To: b@example.org
Subject: =?koi8-r?b?8NLF09M=?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=windows-1251
Content-Transfer-Encoding: quoted-printable

=CF=F0=E5=F1=F1-=F0=E5=EB=E8=E7 for immediate release
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGh0bWw+PGJvZHk+PHA+SGk8L3A+PC9ib2R5PjwvaHRtbD4=
--b--
"""
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Т</title><style>p{}</style></head><body><!-- x -->
<nav>menu</nav><article><h1>Пресс-релиз</h1><p>Бишкек, 31 мая — &laquo;Текст&raquo; <a href="mailto:a@example.org">a</a>
<table border=1><tr><th>Имя<th>E-mail<tr><td colspan=2>Дина Ким<br>Ош<td>d@example.org</table></article></body>
</html>"""
SIGNATURE = """С уважением,
Айгүл Жумабекова | Главный редактор, «Чуй Times»
Моб.: +996 555 12 34 56, тел/факс: (0312) 61 12 13
E-mail: aigul@example.org, t.me/example www.example.org
г. Бишкек, ул. Киевская 77
"""
RELEASE = """ПРЕСС-РЕЛИЗ
Эмбарго до 10:00 31 мая 2026 г.
БИШКЕК, 31 мая — «Школа открыта», — сказала Айгүл Жумабекова.
###
Контакты для СМИ: Айгүл Жумабекова, пресс-секретарь, тел. +996 555 12 34 56, aigul@example.org
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def seeds() -> dict[str, list[bytes]]:
    """{kind: files}."""
    found = {
        "csv": _tables(), "xlsx": [_book("xlsx"), bombs.xlsx(_cells())],
        "xls": [_old_book()], "ods": [_book("ods"), bombs.ods(3, 3)],
        "html": [PAGE.encode(), PAGE.encode("cp1251", "replace")],
        "vcard": [CARD.replace("\n", "\r\n").encode(), CARD.encode("cp1251", "replace"), CARD.encode("utf-16")],
        "txt": [RELEASE.encode(), RELEASE.encode("cp1251", "replace"), RELEASE.encode("utf-16")],
        "docx": [_docx()], "pdf": [bombs._pdf(b"BT /F1 12 Tf 50 700 Td (Press release) Tj ET", 1)],
        "eml": [MAIL.encode(), MAIL.replace("\n", "\r\n").encode()],
        "paste": [SIGNATURE.encode(), "\t".join(HEADER).encode() + b"\n" + "\t".join(ROWS[1]).encode(), PAGE.encode()],
    }  # fmt: skip
    _shared(found)
    return {kind: files for kind, files in found.items() if files}


def _tables() -> list[bytes]:
    made = []
    for delimiter, encoding in ((",", "utf-8"), (";", "cp1251"), ("\t", "utf-16"), ("|", "koi8-r"), (";", "utf-8-sig")):
        out = io.StringIO()
        out.write(delimiter.join(HEADER) + "\r\n")
        for row in ROWS:
            out.write(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n")
        made.append(out.getvalue().encode(encoding, "replace"))
    made.append("Имя;Город\nАйгүл;Ош\n".encode() + "Пётр;Бишкек\n".encode("cp1251"))
    made.append(b'sep=;\nName;Phone\n"a ""b"" c";1\n')
    return made


def _book(ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        (sheet.write_xlsx if ending == "xlsx" else sheet.write_ods)(path, HEADER, ROWS)
        return path.read_bytes()


def _old_book() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return xls(Path(folder, "a.xls"), {"a": [HEADER, *ROWS]}).read_bytes()


def _cells() -> list[str]:
    return [
        bombs._OPEN,
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" s="1"><v>45000.5</v></c></row>',
        '<row r="3"><c r="B3" t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c>',
        '<c t="e"><v>#N/A</v></c></row>',
        bombs._CLOSE,
    ]


def _docx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bombs._TYPES)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Release</w:t><w:tab/><w:br/></w:r></w:p><w:tbl><w:tr>'
            "<w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>",
        )
        archive.writestr("word/header1.xml", f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>head</w:t></w:r></w:p></w:hdr>')
    return held.getvalue()


def _shared(found: dict[str, list[bytes]]) -> None:
    corpora = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpora"
    kinds = {"xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods", "vcf": "vcard", "csv": "csv", "docx": "docx",
             "pdf": "pdf", "eml": "eml", "html": "html"}  # fmt: skip
    for kind in ("spreadsheet", "vcard", "csv", "docx", "pdf", "eml"):
        taken: dict[str, int] = {}
        for path in sorted((corpora / kind).rglob("*.*")):
            name = kinds.get(path.suffix[1:].lower())
            if name and path.stat().st_size < 60_000 and taken.get(name, 0) < 25:
                found.setdefault(name, []).append(path.read_bytes())
                taken[name] = taken.get(name, 0) + 1
