"""What we write, opened by programs that others use: LibreOffice for tables, mail readers for drafts."""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from outreach.formats.tables import sheet
from outreach.mail.message import File, Letter, Sender
from tests.mail.makers import AT, PDF, RUSSIAN

# Cells that have run in some spreadsheet, each behind what a naive cure overlooks. Our own list.
PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=HYPERLINK(\"http://example.org\";\"x\")", "=WEBSERVICE(\"http://example.org\")",
    "=DDE(\"soffice\";\"x\";\"y\")", "=cmd|' /C calc'!A0", "@A1", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\u200b=1+1", "\ufeff=1+1", "＝1+1", "＋1+1", ";=1+1", "x;=1+1", "x,=1+1", "x\n=1+1", "x\t=1+1", "\"=1+1",
    "'=1+1", "''=1+1",
    "=\"a\"&\"b\"", "-2+3+cmd|' /C calc'!A0", "=-1", "+-1", "--1", "=A1", "=1", "=", "+", "-", "@", "{=1+1}", "=1\n+1",
]  # fmt: skip
NUMBERS = [
    "+996312663885", "+996 555 12 34 56", "00312", "0555123456", "00996312663885", "+996-312-66-38-85", "007", "1E5",
    "12345678901234567890", "(0312) 62-10-10", "8 10 996 312 611213",
]  # fmt: skip
WORDS = ["Айгүл Үлгүлөва", "Өзгөн, Ңү", "«Кавычки» — тире", "1/2", "12.05", "TRUE", "3-5", "№ 5", "Zoë"]
ROWS = [[str(number), text, "end"] for number, text in enumerate([*PAYLOADS, *NUMBERS, *WORDS])]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ElementTree.Element]:
    """The same rows as csv, csv with semicolons, xlsx and ods, each opened by LibreOffice and saved as flat XML."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("office")
    header = ["n", "Текст", "last"]
    sheet.write_csv(folder / "comma.csv", header, ROWS)
    sheet.write_csv(folder / "semicolon.csv", header, ROWS, delimiter=";")
    sheet.write_xlsx(folder / "book.xlsx", header, ROWS)
    sheet.write_ods(folder / "book2.ods", header, ROWS)
    names = ["comma.csv", "semicolon.csv", "book.xlsx", "book2.ods"]
    # Without a window nobody says that semicolons part the columns: 59 is one, 34 the quote, 76 UTF-8.
    for options, some in ([], ["comma.csv", "book.xlsx", "book2.ods"]), (["--infilter=CSV:59,34,76,1"], names[1:2]):
        subprocess.run(
            [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", *options, "--convert-to",
             "fods", "--outdir", str(folder / "out"), *(str(folder / name) for name in some)],
            capture_output=True, timeout=180, env={**os.environ, "HOME": str(folder)}, check=True,
        )  # fmt: skip
    return {name: ElementTree.parse(folder / "out" / Path(name).with_suffix(".fods").name).getroot() for name in names}


# The four are opened once for all tests; loadgroup keeps these together where tests run side by side.
pytestmark = pytest.mark.xdist_group("readers")
FILES = ["comma.csv", "semicolon.csv", "book.xlsx", "book2.ods"]


def cells_of(tree: ElementTree.Element) -> list[list[ElementTree.Element]]:
    """The cells of each row, repeated ones repeated, without the empty end of the sheet."""
    rows = []
    for row in tree.iter(f"{_TABLE}table-row"):
        cells = []
        for cell in row.findall(f"{_TABLE}table-cell"):
            cells.extend([cell] * min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), 10))
        if any(cell.get(f"{_OFFICE}value-type") for cell in cells):
            rows.append(cells)
    return rows


def text_of(cell: ElementTree.Element) -> str:
    lines = []
    for paragraph in cell.findall(f"{_TEXT}p"):
        line = paragraph.text or ""
        for child in paragraph:
            if child.tag == f"{_TEXT}s":
                line += " " * int(child.get(f"{_TEXT}c", "1"))
            elif child.tag == f"{_TEXT}tab":
                line += "\t"
            else:
                line += "".join(child.itertext())
            line += child.tail or ""
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("name", FILES)
def test_no_cell_is_a_formula(opened: dict[str, ElementTree.Element], name: str) -> None:
    assert [cell.get(f"{_TABLE}formula") for cell in opened[name].iter() if cell.get(f"{_TABLE}formula")] == []


@pytest.mark.parametrize("name", FILES)
def test_every_payload_phone_and_word_is_text_in_its_own_cell(
    opened: dict[str, ElementTree.Element], name: str
) -> None:
    rows = cells_of(opened[name])
    assert len(rows) == len(ROWS) + 1
    for (number, text, _end), cells in zip(ROWS, rows[1:], strict=True):
        assert text_of(cells[0]) == number
        assert text_of(cells[2]) == "end", text
        if text in PAYLOADS or text in NUMBERS[:6]:
            assert cells[1].get(f"{_OFFICE}value-type") == "string", text


@pytest.mark.parametrize("name", FILES)
def test_phones_keep_their_plus_and_zeros_and_letters_are_right(
    opened: dict[str, ElementTree.Element], name: str
) -> None:
    shown = [text_of(cells[1]) for cells in cells_of(opened[name])]
    assert shown[0] == "Текст"
    workbook = not name.endswith(".csv")
    for text in [*NUMBERS[:6], *WORDS[:3], "Zoë"]:
        # In a CSV the apostrophe that keeps a plus is seen; in a workbook nothing is.
        assert text in shown or (not workbook and f"'{text}" in shown), text


@pytest.mark.parametrize("name", ["book.xlsx", "book2.ods"])
def test_a_workbook_shows_every_cell_as_it_is(opened: dict[str, ElementTree.Element], name: str) -> None:
    shown = [text_of(cells[1]) for cells in cells_of(opened[name])][1:]
    for (_number, text, _end), found in zip(ROWS, shown, strict=True):
        if text.startswith("'"):
            continue  # an apostrophe of its own needs another one before it
        assert found.replace("\r", "") == text.replace("\r\n", "\n").replace("\r", "\n") or found == text, text


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    letter = Letter(RUSSIAN, [File("Пресс-релиз ңөү.pdf", "application/pdf", PDF)], Sender("press@example.org"))
    path = tmp_path / "001 Айгүл Үлгүлөва.eml"
    path.write_bytes(letter.draft("aigul@example.org", {}, AT, name="Айгүл Үлгүлөва").content)
    return path


def mu(*words: str | Path) -> str:
    """What mu says (GMime, the parser of several mail programs; it reads one file without a mailbox or a screen)."""
    if shutil.which("mu") is None:
        pytest.skip("mu (maildir-utils) is not installed")
    done = subprocess.run(["mu", *map(str, words)], capture_output=True, text=True, timeout=240, check=True)
    return done.stdout


def test_a_mail_reader_shows_a_draft_as_it_was_meant(draft: Path) -> None:
    lines = mu("view", draft).splitlines()
    assert "From: press@example.org" in lines
    assert "To: Айгүл Үлгүлөва <aigul@example.org>" in lines
    assert "Subject: Бюро открывает школу в Оше" in lines
    assert "Attachments: Пресс-релиз ңөү.pdf" in lines
    assert "БИШКЕК, 31 мая — Первый абзац." in lines
    assert "Моб.: +996 555 12 34 56" in lines


def test_a_mail_reader_saves_the_attachment_whole(draft: Path, tmp_path: Path) -> None:
    mu("extract", "--save-attachments", f"--target-dir={tmp_path}", draft)
    (saved,) = tmp_path.glob("*.pdf")
    assert saved.read_bytes() == PDF
    assert saved.name.replace("-", " ") == "Пресс релиз ңөү.pdf"
