"""Tables are read in whatever encoding, dialect and format they come, or refused in words."""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from outreach.formats import encodings, mojibake, sandbox
from outreach.formats.tables import sheet
from outreach.problems import Problem
from tests import invented
from tests.formats.test_sheet_cells import PAYLOADS
from tests.formats.xls import xls
from tests.shared import Shared

RUSSIAN = "Имя;Фамилия;Телефон;Город\nАйгуль;Жумабекова;0312 66-38-85;Бишкек\nОлег;Бражко;0555 12 34 56;Ош\n"
SHORT = "name;city\nИван;Ош\n"
CAPITALS = "Name;Text\nИВАНОВ ПЕТР;«КАБАР» — агентство\n"
GERMAN = "Vorname;Nachname;Straße\nJürgen;Müller;Königstraße 5\nBärbel;Groß;Örtchen\n"
POLISH = "Imię;Nazwisko;Miasto\nŁukasz;Wiśniewski;Łódź\nBożena;Zięba;Gdańsk\n"
TURKISH = "Ad;Soyad;Şehir\nŞükrü;Yılmaz;İstanbul\nGülşen;Çağlar;Eskişehir\n"
KYRGYZ = "Аты;Шаары\nӨмүрбек;Ысык-Көл\nҮмүт;Чүй\n"


def table(path: Path, **options) -> list[list[str]]:
    return sandbox.run(rows_of, path, named=options)


def rows_of(path: Path, **options) -> list[list[str]]:
    """In the sandbox: the header and the rows of a table."""
    with sheet.open(path, **options) as opened:
        return [opened.header, *map(list, opened.rows)]


def saved(folder: Path, text: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (RUSSIAN, ["cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "utf-8-sig", "utf-16", "utf-16-le"]),
        (SHORT, ["cp1251", "koi8-r", "cp866"]),
        (CAPITALS, ["cp1251"]),
        (KYRGYZ, ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
        (GERMAN, ["cp1252", "utf-8"]),
        (POLISH, ["cp1250", "iso8859-2"]),
        (TURKISH, ["cp1254"]),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encodings: list[str]) -> None:
    for encoding in encodings:
        rows = table(saved(tmp_path, text, encoding))
        assert rows == list(csv.reader(text.splitlines(), delimiter=";")), encoding


def test_a_late_cyrillic_line_is_seen_and_the_encoding_can_be_told(tmp_path: Path) -> None:
    path = saved(tmp_path, "name;city\n" + "Ivan;Osh\n" * 300_000 + "Айгуль;Каракол\n", "cp1251")
    with sheet.open(path) as opened:
        assert opened.encoding == "cp1251"
    assert table(saved(tmp_path, SHORT, "cp866"), encoding="cp866")[1] == ["Иван", "Ош"]
    with pytest.raises(Problem, match="no encoding"):
        sheet.open(path, encoding="klingon")


def test_a_letter_cut_at_the_end_and_a_damaged_one_leave_it_utf8(tmp_path: Path) -> None:
    assert encodings.guess(RUSSIAN.encode()[:-5]) == "utf-8"
    assert encodings.guess(RUSSIAN.encode() + b"\xd0 ,\n") == "utf-8"


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "phones", "note"], ["Aigul", "0312 661234; 665678", "a, b"], ["Oleg", "1", 'he said "no"']]
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(lines)
    with sheet.open(path) as opened:
        assert opened.delimiter == delimiter
        assert [opened.header, *opened.rows] == lines


def test_other_ways_of_writing(tmp_path: Path) -> None:
    assert table(saved(tmp_path, "sep=;\r\nname;x\r\nA;1\r\n"))[0] == ["name", "x"]
    assert table(saved(tmp_path, 'ID, Test\n1, "one, two"\n'))[1] == ["1", "one, two"]
    assert table(saved(tmp_path, 'name,x\n"say \\"hi\\", twice",1\n"b",2\n'))[1] == ['say "hi", twice', "1"]
    assert table(saved(tmp_path, "name\rA\rB\r"))[1:] == [["A"], ["B"]]
    assert table(saved(tmp_path, "name,x\nA\0B,1\n\n\n"))[1:] == [["AB", "1"]]


def test_the_header_is_found_or_made(tmp_path: Path) -> None:
    with sheet.open(saved(tmp_path, "Press list 2026\n\nName,Phone,Phone,\nAigul,1,2,3\n")) as opened:
        assert opened.header == ["Name", "Phone", "Phone (2)", "Column 4"]
        assert list(opened.rows) == [["Aigul", "1", "2", "3"]]
        assert opened.notes
    with sheet.open(saved(tmp_path, "Aigul,aigul@example.org\nOleg,oleg@example.org\n")) as opened:
        assert not opened.has_header and opened.header == ["Column 1", "Column 2"]
        assert len(list(opened.rows)) == 2
    with sheet.open(saved(tmp_path, "\ufeff1,,3\n4,5,6\n")) as opened:
        assert not opened.has_header and len(list(opened.rows)) == 2
    with sheet.open(saved(tmp_path, "a,b\nc,d\n"), header=False) as opened:
        assert len(list(opened.rows)) == 2


def test_columns_without_a_name_that_most_rows_have(tmp_path: Path) -> None:
    assert table(saved(tmp_path, "Name,Region\nA,1,2\nB,3,4\n"))[0] == ["Name", "Region", "Column 3"]


def test_lost_letters_are_counted() -> None:
    assert mojibake.lost_letters("Ж?мабек к?н?") == 2
    assert mojibake.lost_letters("Кто там? Да? http://example.org/?a=1") == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"), (b"\r\n \n", "empty"), (b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "picture"),
        (b"\x1f\x8b\x08", "archive"), (b"<!DOCTYPE html><table>", "web page"), (b'{"a": 1}', "JSON"),
        (b"BEGIN:VCARD\r\n", "vCard"), (b"\x00\x01\x02\x03" * 500, "not text"),
        (b"PK\x03\x04 broken", "cannot be read"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "cannot be read"),
        (b'a,b\n"' + b"x" * 2_000_000, "never ends"), (b"a" * 6_000_000, "longer than"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(Problem, match=says):
        table(path)


def test_a_list_that_begins_with_an_id_is_a_list(tmp_path: Path) -> None:
    read = table(saved(tmp_path, "ID;Phone\n1;0555 123 450\nK;0555 123 451\n"))
    assert read == [["ID", "Phone"], ["1", "0555 123 450"], ["K", "0555 123 451"]]


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder"):
        sheet.open(tmp_path)
    with pytest.raises(Problem, match="no file"):
        sheet.open(tmp_path / "absent.csv")


def test_a_paste_from_a_spreadsheet() -> None:
    with sheet.from_text("Name\tPhone\nАйгүл\t'+996312661234\n") as opened:
        assert [opened.header, *opened.rows] == [["Name", "Phone"], ["Айгүл", "+996312661234"]]


ROWS = [
    ["Айгүл «Ү»", "+996312663885", "=1+1", "a\nb"],
    ["Oleg", "00312", "'=x", ""],
    ["\u200b-x", "996555123456", " two  spaces ", "tab\there"],
]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "ods"])
def test_what_we_write_we_read_back(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list.{ending}"
    header = ["Name", "Phone", "Note", "More"]

    def rows() -> Iterator[list[str]]:
        yield from ROWS

    assert sheet.write(path, header, rows()) == 3
    with sheet.open(path) as opened:
        assert opened.kind == ending
        got = [row + [""] * (4 - len(row)) for row in opened.rows]
    # The reader of workbooks loses the tabs inside an ODS cell.
    wanted = [[cell.replace("\t", "") for cell in row] for row in ROWS] if ending == "ods" else ROWS
    assert (opened.header, got) == (header, wanted)


def test_a_csv_for_excel_has_its_mark_and_a_workbook_has_texts_only(tmp_path: Path) -> None:
    sheet.write_csv(tmp_path / "a.csv", ["Name"], [["=1+1"]], delimiter=";")
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfName\r\n'=1+1\r\n"
    sheet.write_xlsx(tmp_path / "a.xlsx", ["Name"], [["=1+1"], ["+996312663885"], ["http://example.org"]])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and xml.count('t="inlineStr"') + xml.count('t="s"') == 4


def test_a_workbook_in_the_strict_namespace_or_with_odd_prefixes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "strict.xlsx"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<x:workbook xmlns:x="{strict}" xmlns:q="{relations}"><x:sheets><x:sheet name="L" sheetId="1" q:id="r1"/>'
            "</x:sheets></x:workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/worksheet" '
            'Target="/xl/worksheets/one.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl/worksheets/one.xml",
            f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Name</x:t>'
            '</x:is></x:c><x:c r="C1" t="inlineStr"><x:is><x:t>Phone</x:t></x:is></x:c></x:row><x:row r="2">'
            '<x:c r="A2" t="str"><x:v>Айгүл</x:v></x:c><x:c r="C2"><x:v>996312663885</x:v></x:c></x:row></x:sheetData>'
            "</x:worksheet>",
        )
    assert table(path) == [["Name", "Column 2", "Phone"], ["Айгүл", "", "996312663885"]]


def test_csv_spectrum(shared: Shared) -> None:
    # Two cases of the suite disagree with themselves: its JSON of location_coordinates holds another number than
    # its CSV, and newlines_crlf was stored without its CR.
    for line in shared.corpora("csv", "csv-spectrum.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["note"] not in ("location_coordinates", "newlines_crlf"):
            opened = sheet.from_text(case["input"])
            assert [dict(zip(opened.header, row, strict=True)) for row in opened.rows] == case["expected"], case["note"]


def test_every_real_file_is_read_or_refused(shared: Shared) -> None:
    read = refused = 0
    for name in ("csv", "spreadsheet", "contacts", "nasty"):
        for path in sorted(shared.corpora(name).rglob("*")):
            if path.is_file():
                try:
                    assert table(path)
                    read += 1
                except Problem:
                    refused += 1
    assert read >= shared.least(121) and refused < 45


def test_real_workbooks_are_read_right(shared: Shared) -> None:
    book = shared.corpora("spreadsheet")
    names = [["id", "name"], ["1", "english"], ["2", "中国人"]] if shared.real else invented.NAMES
    assert table(book / "tabulator" / "table.xlsx") == names
    assert table(book / "tabulator" / "table.xls") == table(book / "tabulator" / "table.ods")
    if not shared.real:
        return  # a strict workbook, merged cells and passwords are tested above on workbooks made there
    assert len(table(book / "calamine" / "strict_iso_paths.xlsx")) == 76
    assert table(book / "tabulator" / "special-merged-cells.xls")[1:] == [["data"]]  # its only row is no header
    for name in ("pass_protected.xlsx", "pass_protected.ods"):
        with pytest.raises(Problem, match="password"):
            table(book / "calamine" / name)


RELEASE = """The ministry and its partners opened a training centre for reporters in the Naryn region on Monday.

The centre will teach two hundred young people every year, said its head, and its courses are free of charge for all.
"""


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="press release"):
        sheet.open(saved(tmp_path, RELEASE))
    for ending in (".xlsx", ".ods"):
        named = saved(tmp_path, "Name,Phone\nAigul,0555 12 34 56\n").rename(tmp_path / f"a{ending}")
        with pytest.raises(Problem, match="not a spreadsheet"):
            sheet.open(named)
    assert table(saved(tmp_path, f"Name,Notes\nAigul,{RELEASE.splitlines()[0]}\n"))[1][0] == "Aigul"


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    sheet.write_xlsx(path, ["Name"], [["x"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>y</t></is></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            archive.writestr(name, data)
    with pytest.raises(Problem):
        table(path)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_libreoffice_finds_no_formula_and_keeps_phones(tmp_path: Path, ending: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    values = [*PAYLOADS, "=1+1;x", "x\n=1"]
    write = sheet.write_csv if ending == "csv" else sheet.write_xlsx
    write(tmp_path / f"list.{ending}", ["Name", "Value"], ([f"row {n}", value] for n, value in enumerate(values)))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, home, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), f"list.{ending}"]
    subprocess.run(command, cwd=tmp_path, timeout=120, capture_output=True, check=True)
    converted = (tmp_path / "list.fods").read_text("utf-8")
    assert "table:formula" not in converted
    assert not re.search(r'office:value-type="(?!string)', converted)
    assert "+996312663885" in converted and "00312" in converted


def test_tables_of_web_pages_bear_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text(
        "<html><table><tr><td>menu</td></tr></table><table><tr><th>Name<th>E-mail<tr><td>Дина&nbsp;Ким<br>Ош<td>d@example.org"
        "</table></html>"
    )
    assert table(path) == [["Name", "E-mail"], ["Дина Ким\nОш", "d@example.org"]]


def test_the_only_row_and_the_first_person_are_no_header(tmp_path: Path) -> None:
    assert table(saved(tmp_path, "Айгүл Жумабекова\n"))[1:] == [["Айгүл Жумабекова"]]
    assert len(table(saved(tmp_path, "Dina Kim;Osh\nOlga Petrova;Talas\nPyotr Ivanov;Naryn\n"))) == 4
    dated = "Entity Name;Paid On\nFirst Thing;01.02.2026\nOther Thing;03.02.2026\n"
    assert table(saved(tmp_path, dated))[0] == ["Entity Name", "Paid On"]


def test_too_many_columns_are_refused_before_they_are_looked_at(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="10000 columns"):
        sheet.open(saved(tmp_path, ",".join(f"c{number}" for number in range(10_000)) + "\n"))


def test_a_header_without_rows_is_said(tmp_path: Path) -> None:
    with sheet.open(saved(tmp_path, "Name;E-mail\n")) as opened:
        assert list(opened.rows) == [] and "no row" in opened.notes[0]


def workbook(path: Path, sheets: dict[str, list[list[object]]], merged: str = "", hidden: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        if merged:
            page.merge_cells(merged)
        if name in hidden:
            page.sheet_state = "hidden"
    book.save(path)
    return path


def test_the_sheet_that_looks_like_a_table_is_read_not_the_notes_before_it(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "two.xlsx", {"About": [["A list of 2026"]], "People": [["Name", "Email"], ["A", "a@b.c"]]}
    )
    with sheet.open(path) as found:
        assert found.sheet == "People" and "About" in found.notes[0]


def test_quotes_behind_a_backslash(tmp_path: Path) -> None:
    path = tmp_path / "escaped.csv"
    path.write_text('"Name","Notes"\n"Jane \\"JD\\" Doe","a, b"\n"John","c"\n')
    assert table(path)[1:] == [['Jane "JD" Doe', "a, b"], ["John", "c"]]


def test_a_backslash_before_a_doubled_quote_is_only_itself(tmp_path: Path) -> None:
    path = saved(tmp_path, 'Name,Notes\r\nAida,"\\"""\r\n')
    assert table(path)[1:] == [["Aida", '\\"']]


def test_an_old_workbook_under_the_name_of_a_new_one_is_read(tmp_path: Path) -> None:
    old = xls(tmp_path / "list.xls", {"Sheet": [["Name", "Outlet"], ["Aida Kim", "Dawn"]]})
    assert table(old.rename(tmp_path / "list.xlsx")) == [["Name", "Outlet"], ["Aida Kim", "Dawn"]]


def test_somebody_above_a_later_header_is_no_title(tmp_path: Path) -> None:
    path = saved(tmp_path, "Aida Kim,Dawn,0555 123 450\nOleg Omar,Dawn,0555 123 451\nName,Outlet,Phone,E-mail\n")
    assert len(table(path)) == 4


def test_signs_before_the_items_of_a_pasted_list_are_no_part_of_names() -> None:
    with sheet.from_text("• Aida Kim, Dawn, aida@example.org\n• Oleg Omar, Sun, oleg@example.org\n") as opened:
        assert [row[0] for row in opened.rows] == ["Aida Kim", "Oleg Omar"]
