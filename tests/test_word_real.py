"""A Word document of ours, opened by LibreOffice Writer: its words, headings, list, table, picture and language.

`./dev test` installs Writer beside the tables of LibreOffice.
"""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from outreach.formats.documents import docx_write
from outreach.mail import body
from outreach.values.rich_text import read
from tests.formats.documents import png

pytestmark = pytest.mark.xdist_group("readers")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
BLOCKS = [
    ("banner", "ЭМБАРГО: 2050-ж. 2-январь"), ("headline", "Өзгөрүүлөр: таза суу 40 айылга жетти"),
    ("paragraph", "Ңң Өө Үү <b>&amp; \"] ]]>\nэкинчи сап"), ("list", "• Биринчи\n• Экинчи"),
    ("table", "Айыл\tҮй-бүлө\nАк-Тал\t120\nКара-Суу\t–"), ("quote", "> «Күттүк»\n> — Н. Н."), ("heading", "Байланыш"),
    ("contact", "Бакыт Токтосунов\nУюлдук: +996 555 001 234"), ("photo", "Булак\nhttps://example.org/a.jpg"),
    ("small", "1 Quiet Street"),
]  # fmt: skip
OF_TEXT = ("paragraph", "list", "table", "quote")


@pytest.fixture(scope="module")
def word_document(tmp_path_factory: pytest.TempPathFactory) -> ElementTree.Element:
    """A Word document with all kinds of blocks and a picture, opened by LibreOffice and saved as flat XML."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None
    folder = tmp_path_factory.mktemp("word")
    blocks = [
        body.Block("text", read(text)[0])
        if kind in ("paragraph", "list", "table", "quote")
        else body.unmarked(kind, text)
        for kind, text in BLOCKS
    ]
    (folder / "a.docx").write_bytes(docx_write.make(blocks, "ky", "Өзгөрүүлөр", png()))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "fodt",
         "--outdir", str(folder / "out"), str(folder / "a.docx")],
        capture_output=True, timeout=180, env={**os.environ, "HOME": str(folder)}, check=True,
    )  # fmt: skip
    return ElementTree.parse(folder / "out" / "a.fodt").getroot()


def test_libreoffice_reads_every_word_of_a_word_document(word_document: ElementTree.Element) -> None:
    (body,) = word_document.iter(f"{_OFFICE}text")
    rows = [*body.iter(f"{_TEXT}p"), *body.iter(f"{_TEXT}h")]
    lines = [line for row in rows for line in text_with_breaks(row).split("\n") if line]
    wanted = [part.lstrip("•> ") for _kind, text in BLOCKS for part in text.replace("\t", "\n").split("\n")]
    wanted = list(filter(None, wanted))
    assert sorted(lines) == sorted(wanted)


def test_libreoffice_finds_headings_a_list_a_table_and_a_picture(word_document: ElementTree.Element) -> None:
    (body,) = word_document.iter(f"{_OFFICE}text")
    assert [(row.get(f"{_TEXT}outline-level"), text_with_breaks(row)) for row in body.iter(f"{_TEXT}h")] == [
        ("1", BLOCKS[1][1]), ("2", "Байланыш")
    ]  # fmt: skip
    (bullets,) = body.iter(f"{_TEXT}list")
    assert ["".join(row.itertext()).strip() for row in bullets.iter(f"{_TEXT}list-item")] == ["Биринчи", "Экинчи"]
    (table,) = body.iter(f"{_TABLE}table")
    assert len(list(table.iter(f"{_TABLE}table-header-rows"))) == 1
    assert [len(row.findall(f"{_TABLE}table-cell")) for row in table.iter(f"{_TABLE}table-row")] == [2, 2, 2]
    assert len(list(body.iter(f"{_DRAW}image"))) == 1


def test_libreoffice_knows_the_language_and_the_title(word_document: ElementTree.Element) -> None:
    defaults = list(word_document.iter(f"{_STYLE}default-style"))
    assert "ky" in {text.get(f"{_FO}language") for style in defaults for text in style}
    titles = [title.text for title in word_document.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert titles == ["Өзгөрүүлөр"]


def text_with_breaks(row: ElementTree.Element) -> str:
    """A paragraph's text, a line feed for each break."""
    text = row.text or ""
    for child in row:
        kind = child.tag.removeprefix(_TEXT)
        text += {"line-break": "\n", "s": " "}.get(kind, "" if child.tag.startswith(_DRAW) else text_with_breaks(child))
        text += child.tail or ""
    return text
