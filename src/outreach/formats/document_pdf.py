"""The text of a PDF, line by line, with a blank line where the page leaves one."""

import itertools
import re
from collections.abc import Iterator

import pypdfium2

from outreach.i18n import _
from outreach.problems import Problem

MAX_PAGES = 500
_HYPHEN = re.compile(r"[\ufffe\x02\xad]\s*\n\s*|[\ufffe\x02]")
_GAP = 1.45  # of the usual distance of lines


def pdf_text(data: bytes, password: str = "") -> tuple[str, str | None, None] | None:
    """The text (empty where there is no text layer), the title in its properties, and no encoding.

    None where the PDF asks for a password and the one given is not it.
    """
    document = _opened(data, "") or (_opened(data, password) if password else None)
    if document is None:
        return None
    try:
        pages = [_page(document, number) for number in range(min(len(document), MAX_PAGES))]
        title = document.get_metadata_dict().get("Title", "").strip() or None
    except pypdfium2.PdfiumError:
        raise Problem(_("The PDF is damaged and cannot be read.")) from None
    finally:
        document.close()
    return "\n\n".join(page for page in pages if page.strip()), title, None


def _opened(data: bytes, password: str) -> pypdfium2.PdfDocument | None:
    try:
        return pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            return None
        raise Problem(_reason(error)) from None


def _reason(error: Exception) -> str:
    if "security" in str(error).lower():
        return _("The PDF is protected in a way that is not known here. Save it without protection, and try again.")
    return _("The PDF is damaged and cannot be read.")


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        return _HYPHEN.sub("", "\n".join(_lines(textpage)))
    finally:
        textpage.close()
        page.close()


def _lines(textpage: pypdfium2.PdfTextPage) -> Iterator[str]:
    """The lines of a page; PDF knows no paragraphs, so a wide gap between two lines stands for a blank one."""
    text = textpage.get_text_range()
    placed = list(_placed(textpage, text))
    steps = sorted(a[1] - b[1] for a, b in itertools.pairwise(placed) if 2 < a[1] - b[1] < 60)
    usual = steps[len(steps) // 4] if steps else 0
    above: float | None = None
    for line, base in placed:
        if above is not None and usual and (above - base > usual * _GAP or base - above > usual):
            yield ""
        yield line
        above = base


def _placed(textpage: pypdfium2.PdfTextPage, text: str) -> Iterator[tuple[str, float]]:
    at, base = 0, 0.0
    for line in re.split(r"(\r\n|\n|\r)", text):
        if line.strip("\r\n"):
            first = at + len(line) - len(line.lstrip())
            try:
                base = textpage.get_charbox(min(first, textpage.count_chars() - 1), loose=True)[1]
            except (pypdfium2.PdfiumError, ValueError, IndexError):
                pass
            yield line.strip(), base
        at += len(line)
