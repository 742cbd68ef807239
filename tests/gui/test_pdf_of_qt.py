"""A PDF as Qt prints it, in which pdfium does not tell where lines end: its text is read line by line all the same."""

from pathlib import Path

from PySide6.QtGui import QFont, QPageSize, QPdfWriter, QTextDocument

from outreach.formats.documents import document

PARTS = (
    "НОВОСТИ",
    "Мост открыт",
    "ХОРОГ, 4 мая 2026 года — " + " ".join(["Мост через Гунт открыли сегодня после двух лет ремонта."] * 15),
    "«Мы ждали», — сказал Иван Примеров, мэр.",
    "Длина моста 84 метра.",
)


def test_paragraphs_stay_apart(qapp, tmp_path: Path) -> None:
    page = QTextDocument()
    page.setDefaultFont(QFont(qapp.font().family(), 10))
    page.setPlainText("\n\n".join(PARTS))
    writer = QPdfWriter(str(tmp_path / "release.pdf"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    page.print_(writer)
    del writer
    read = document.text(tmp_path / "release.pdf").text.split("\n\n")
    assert [" ".join(part.split()) for part in read] == list(PARTS)  # without the number of the page
