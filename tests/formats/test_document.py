"""The text of documents of every kind, and a clear word for what is none."""
# ruff: noqa: E501 (documents and what is to be read out of them)

import html
import io
import json
import re
import time
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest

from outreach.formats.documents import document, docx_write
from outreach.mail import body
from outreach.problems import Problem
from outreach.values import rich_text
from tests.formats.documents import docx, paragraph, pdf, pdf_placed, pdf_table, zipped
from tests.shared import Shared

TEXT = "В Нарыне открылась школа. Жаңы мектеп ачылды.\nThe school is open.\n"
RUSSIAN = "Сегодня в Нарыне открылась новая школа, и в ней будут учиться шестьсот детей из пяти сёл.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_plain_text_in_unicode_needs_no_telling(encoding: str) -> None:
    found = document.text(TEXT.encode(encoding), "release.txt")
    assert (found.text, found.kind) == (TEXT, "txt")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_plain_text_in_an_old_cyrillic_code_page_is_found_out(encoding: str) -> None:
    assert document.text(RUSSIAN.encode(encoding), "release.txt").text == RUSSIAN


def test_latin_letters_behind_a_long_english_beginning_are_found() -> None:
    text = "The school is open. " * 5000 + "Its protégé came from Orléans.\n"
    assert document.text(text.encode("latin-1"), "a.txt").text == text


def test_line_ends_are_made_alike() -> None:
    assert document.text(b"One\r\nTwo\rThree\n", "a.txt").text == "One\nTwo\nThree\n"


def test_a_path_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "release.txt").write_text(TEXT, "utf-8")
    assert document.text(tmp_path / "release.txt") == document.text(str(tmp_path / "release.txt"))


def test_word_tables_boxes_headers_and_footers_are_read_once() -> None:
    box = (
        "<mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice>"
        "<mc:Fallback><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent>"
    ).format(paragraph("In the box"))
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Tel.')}</w:tc><w:tc>{paragraph('0555 12 34 56')}</w:tc></w:tr></w:tbl>"
    body = paragraph("First") + f"<w:p><w:r>{box}</w:r></w:p>" + table + paragraph("") + paragraph("Last")
    found = document.text(docx(body, header=paragraph("Letterhead"), footer=paragraph("Street 1")), "a.docx")
    assert found.kind == "docx"
    assert found.text.split() == [
        "Letterhead",
        "First",
        "In",
        "the",
        "box",
        "Tel.",
        "0555",
        "12",
        "34",
        "56",
        "Last",
        "Street",
        "1",
    ]
    assert "Tel.\t0555 12 34 56" in found.text


def test_word_only_an_old_text_box_is_read() -> None:
    box = f"<mc:AlternateContent><mc:Fallback><v:textbox><w:txbxContent>{paragraph('Old box')}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent>"
    assert document.text(docx(f"<w:p><w:r>{box}</w:r></w:p>"), "a.docx").text.strip() == "Old box"


def test_word_struck_out_words_are_gone_and_hidden_addresses_are_shown() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        '<w:hyperlink r:id="m1"><w:r><w:t> Write to us</w:t></w:r></w:hyperlink></w:p>'
    )
    found = document.text(docx(body, links={"m1": "mailto:press@example.org?subject=x"}), "a.docx")
    assert found.text.strip() == "new Write to us <press@example.org>"


def test_word_files_of_others_give_the_text_expected(shared: Shared) -> None:
    expected = {}
    for line in shared.corpora("docx", "mammoth-expected.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        wanted = case["expected"].get("extract_raw_text") or case["expected"].get("convert_to_html", "")
        expected.setdefault(case["input"], _bare(wanted))
    for name, wanted in expected.items():
        path = shared.corpora("docx", *name.split("/"))
        if wanted:
            assert wanted in _bare(document.text(path).text), name
        else:
            with pytest.raises(Problem):
                document.text(path)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


def test_a_page_gives_its_article_without_menus_and_scripts() -> None:
    page = """<!doctype html><html><head><meta charset="utf-8"><title>School | Example</title><script>alert(1)</script>
    <style>p {}</style></head><body><nav>Home News</nav><article><h1>School opens</h1><p>The <b>school</b>
    is open<br>since Monday.</p><ul><li>One</li><li>Two</li></ul><p>Write to <a href="mailto:press%40example.org">the office</a>.</p>
    <p>{}</p></article><footer>Cookies</footer></body></html>""".replace("{}", "More text. " * 30)
    found = document.text(page.encode(), "a.html")
    assert (found.kind, found.title) == ("html", "School | Example")
    assert found.text.startswith(
        "School opens\n\nThe school is open\nsince Monday.\n\nOne\nTwo\n\nWrite to the office <press@example.org>."
    )
    assert "alert" not in found.text and "Cookies" not in found.text and "Home" not in found.text


def test_a_page_in_a_code_page_is_decoded_as_it_says() -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    assert document.text(page.encode("cp1251"), "a.htm").text.split() == RUSSIAN.split()


def test_a_mail_gives_its_plain_part_and_its_subject() -> None:
    mail = (
        "From: a@example.org\nTo: b@example.org\nSubject: =?utf-8?b?0KjQutC+0LvQsA==?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain; charset=no-such-charset\n\nPlain words.\n'
        "--x\nContent-Type: text/html\n\n<p>Rich words.</p>\n--x--\n"
    )
    found = document.text(mail.encode(), "a.eml")
    assert (found.kind, found.title, found.text.strip()) == ("eml", "Школа", "Plain words.")


def test_a_mail_has_the_looks_of_its_html_part_and_of_the_word_document_with_it() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "x"
    mail.set_content("Clean water came.\n")
    mail.add_alternative("<p>Clean <b>water</b> came.</p>", subtype="html")
    assert rich_text.write(document.text(mail.as_bytes(), "a.eml").marked) == "Clean **water** came."
    word = docx_write.make([body.Block("text", one) for one in rich_text.read("A school *opens* in Osh.")], "en", "x")
    mail.add_attachment(word, maintype="application", subtype="octet-stream", filename="a.docx")
    assert rich_text.write(document.text(mail.as_bytes(), "a.eml").marked).endswith("A school *opens* in Osh.")


def test_a_mail_of_html_only_gives_its_text() -> None:
    mail = "Subject: x\nFrom: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>Rich</p><p>words.</p>\n"
    assert document.text(mail.encode(), "").text.strip() == "Rich\n\nwords."


def test_a_release_that_begins_like_a_mail_is_a_text() -> None:
    text = "Date: 5 May 2026\nContact: Aida Asanova\n\nThe school is open.\n"
    assert document.text(text.encode(), "release.txt").kind == "txt"


def test_mails_of_all_kinds_are_read_or_refused(shared: Shared) -> None:
    folder = shared.corpora("eml", "mail-parser")
    for path in sorted(folder.glob("*.eml")):
        try:
            assert document.text(path).kind == "eml", path.name
        except Problem as problem:
            assert problem.text, path.name


def test_a_pdf_gives_its_lines_and_a_scan_is_named() -> None:
    found = document.text(pdf(["School opens in Naryn", "The school is open."]), "a.pdf")
    assert (found.kind, found.text.split("\n")) == ("pdf", ["School opens in Naryn", "The school is open."])
    with pytest.raises(Problem, match="scan"):
        document.text(pdf([]), "scan.pdf")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([["Nurzada Asanova", "John Sample"], ["0555 12 34 56", "tel. 0555 12 34 57"], ["a@example.org", "j@example.org"]],
         ["Nurzada Asanova\t0555 12 34 56\ta@example.org", "John Sample\ttel. 0555 12 34 57\tj@example.org"]),
        ([["Nurzada Asanova", "Press officer"], ["0555 12 34 56", "0555 12 34 57"]],
         ["Nurzada Asanova", "Press officer", "", "0555 12 34 56", "0555 12 34 57"]),
        ([["Nurzada Asanova", "a@example.org"], ["John Sample", "j@example.org"]],
         ["Nurzada Asanova", "a@example.org", "", "John Sample", "j@example.org"]),
    ],
)  # fmt: skip
def test_a_word_table_of_people_written_as_lines_in_one_row_is_read_by_its_lines(
    cells: list[list[str]], lines: list[str]
) -> None:
    row = "".join(f"<w:tc>{''.join(map(paragraph, cell))}</w:tc>" for cell in cells)
    table = f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"
    assert document.text(docx(table), "a.docx").text.strip().split("\n") == lines


def test_a_table_in_a_pdf_keeps_its_columns_apart_and_its_broken_cells_whole() -> None:
    rows = [
        [["Name"], ["Title"], ["Phone"], ["E-mail"]],
        [["Aida Sample"], ["Communication", "s Officer"], ["+996 312", "000 123"], ["aida.sample@exam", "ple.org"]],
        [
            ["Asel Exemplov", "a"],
            ["Vice-", "president"],
            ["0312 61", "00 01"],
            ["Mail: asel.exempl", "ova@example.org"],
        ],
        [
            ["Bakyt Testov"],
            ["Head of the ", "Press Service"],
            ["0555 00", "03 21"],
            ["bakyt.testov", "@example", ".org"],
        ],
    ]
    found = document.text(pdf_table(["Please contact:"], [50, 140, 240, 320], rows), "a.pdf").text
    assert found.split("\n")[-4:] == [
        "Name\tTitle\tPhone\tE-mail",
        "Aida Sample\tCommunications Officer\t+996 312 000 123\taida.sample@example.org",
        "Asel Exemplova\tVice-president\t0312 61 00 01\tMail: asel.exemplova@example.org",
        "Bakyt Testov\tHead of the Press Service\t0555 00 03 21\tbakyt.testov@example.org",
    ]


def test_a_one_letter_label_of_a_pdf_is_no_end_of_the_word_above() -> None:
    lines = ["Ms Aida Sample, Media Relations Manager", "t: +41 22 555 61 30", "e: aida.sample@example.org"]
    assert document.text(pdf(["Media enquiries", *lines]), "a.pdf").text.split("\n")[-3:] == lines


def test_columns_of_a_pdf_come_one_after_the_other_and_lines_of_their_own_stay_so() -> None:
    cells = [
        ["Aida Sample", "Press Officer", "aida@exam", "ple.org"],
        ["Bakyt Testov", "0555 00 03 21", "Instagram", "@bakyt"],
    ]
    found = document.text(pdf_table(["Please contact:"], [50, 240], [cells]), "a.pdf").text
    assert found.split("\n")[1:] == [
        *["", "", "Aida Sample", "Press Officer", "aida@example.org"],
        *["", "Bakyt Testov", "0555 00 03 21", "Instagram", "@bakyt", ""],
    ]


@pytest.mark.parametrize(
    ("below", "between"),
    [([], []), (["160 Example Street"], []), (["Write to us", "a@example.org"], ["Write to us", "a@example.org"])],
)
def test_what_runs_above_and_below_all_pages_is_said_once(below: list[str], between: list[str]) -> None:
    with pypdfium2.PdfDocument.new() as book:
        for said in ("Nine wells were dug.", "Nine more will follow."):
            page = [(50, 800 - 30 * at, line) for at, line in enumerate(["Example Fund", said, *below])]
            book.import_pages(pypdfium2.PdfDocument(pdf_placed(page)))
        book.save(made := io.BytesIO())
    lines = [line for line in document.text(made.getvalue(), "a.pdf").text.split("\n") if line]
    assert lines == ["Example Fund", "Nine wells were dug.", *between, "Nine more will follow.", *below]


def test_the_marks_of_a_list_and_words_set_wide_are_no_columns() -> None:
    placed = [
        (50, 700, "-"),
        (62, 700, "water for all"),
        (62, 686, "in two villages"),
        (50, 672, "Water"),
        (83, 672, "is life"),
    ]
    assert document.text(pdf_placed(placed), "a.pdf").text.split("\n") == [
        "- water for all",
        "in two villages",
        "Water is life",
    ]


def test_pdfs_of_all_kinds_are_read_or_refused(shared: Shared) -> None:
    folder = shared.corpora("pdf", "verapdf")
    for path in sorted(folder.glob("*.pdf"))[::4]:
        try:
            assert document.text(path).kind == "pdf", path.name
        except Problem as problem:
            assert problem.text, path.name


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\r\n ", "a.txt", "empty"),
        (b"\x00\x01\x02\x03" * 100, "a.txt", "not a document"),
        (bytes(range(256)) * 20, "a.bin", "not a document"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "a.docx", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "a.doc", "old version of Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"{\\rtf1 text}", "a.rtf", "RTF"),
        (b"PK\x03\x04 broken", "a.docx", "damaged"),
        (zipped({"xl/workbook.xml": "x"}), "a.xlsx", "spreadsheet"),
        (zipped({"a.txt": "x"}), "a.zip", "archive"),
        (docx(""), "a.docx", "no text"),
        (docx("<w:p>").replace(b"PK\x01\x02", b"PK\x01\x03"), "a.docx", "damaged"),
        (zipped({"word/document.xml": "<a>"}), "a.docx", "damaged"),
        (zipped({"word/document.xml": b" " * 45_000_000}), "a.docx", "more than its size"),
        (b"%PDF-1.4 broken", "a.pdf", "damaged"),
        (b"not a pdf at all", "a.pdf", "not a PDF"),
        (b"not a word file", "a.docx", "not a Word document"),
        (b"x" * 20_000_001, "a.txt", "MB"),
        (b"<html><body><script>x</script></body></html>", "a.html", "no text"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(data: bytes, name: str, word: str) -> None:
    with pytest.raises(Problem, match=word):
        document.text(data, name)


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder"):
        document.text(tmp_path)
    with pytest.raises(Problem, match="no file"):
        document.text(tmp_path / "missing.txt")


def test_entities_that_grow_are_refused() -> None:
    laughs = (
        '<!DOCTYPE a [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)).replace("&a0;", "&a;")
        + "]><a>&a9;</a>"
    )
    with pytest.raises(Problem):
        document.text(zipped({"word/document.xml": laughs}), "a.docx")


def test_nested_pages_end_in_time() -> None:
    started = time.monotonic()
    for page in (
        b"<html>" + b"<a x" * 8000,
        b"<html><body>" + b"<div>" * 20_000 + b"words",
        b"<html>" + b"<b>" * 100_000 + b"words",
    ):
        try:
            document.text(page, "a.html")
        except Problem as problem:
            assert problem.text
    assert time.monotonic() - started < 60


def test_ten_megabytes_of_text_are_read_in_seconds() -> None:
    data = (RUSSIAN * 40_000).encode()[:12_000_000]
    started = time.monotonic()
    assert len(document.text(data, "a.txt").text) > 5_000_000
    assert time.monotonic() - started < 30


def test_lines_of_a_pdf_that_were_broken_between_two_words_are_one_where_its_spaces_tell() -> None:
    told = ["A library of a thousand new and old books has opened ", "in Osh", "", "The library is open to all of the people of the town and to ", "the villages around it.", "", "ENDS"]  # fmt: skip
    all_spaced = [f"{line.strip()} " if line else "" for line in told]
    placed = [(50, 780 - 14 * number, line) for number, line in enumerate(told) if line]
    spaced = [(50, 780 - 14 * number, line) for number, line in enumerate(all_spaced) if line]
    lines = [line.strip() for line in told]
    assert document.text(pdf_placed(placed), "a.pdf").text.split("\n") == [
        " ".join(lines[:2]),
        "",
        " ".join(lines[3:5]),
        "",
        "ENDS",
    ]
    assert document.text(pdf_placed(spaced), "a.pdf").text.split("\n") == lines


def test_lines_of_a_pdf_without_spaces_at_their_ends_stay_as_they_are() -> None:
    lines = ["The library is open to all of the people of the town and of the villages around", "it."]
    lines += ["Its thousand books were given by the people of the town of Osh and of the hills,", "who also built it."]
    assert document.text(pdf(lines), "a.pdf").text.split("\n") == lines
