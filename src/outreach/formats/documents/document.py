"""The text of a document, whatever it came in: plain text in any encoding, Word, PDF, HTML or an e-mail."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from outreach.formats import encodings, files, sandbox, sniff
from outreach.formats.documents.document_pdf import pdf_text
from outreach.formats.documents.mail_parts import mail_text
from outreach.formats.documents.rich_docx import docx
from outreach.formats.documents.rich_html import html
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values.rich_text import Block

MAX_BYTES = 50_000_000
MAX_TEXT_BYTES = 20_000_000


class Locked(Problem):
    """A PDF that asks for its password; `wrong` where one was given."""

    def __init__(self, wrong: bool) -> None:
        super().__init__(_("Wrong password for the PDF. Try again.") if wrong else _("The PDF asks for its password."))
        self.wrong = wrong


class Document(NamedTuple):
    """What a file says. `kind` is txt, docx, pdf, html or eml; `encoding` is None where the format has its own."""

    text: str
    kind: str
    encoding: str | None
    title: str | None = None  # what the file calls itself: the subject of a mail, the title of a page
    marked: Sequence[Block] = ()  # the same with its looks and pictures, of a Word document, a page and a mail
    pictures: Mapping[str, bytes] = {}  # by their hash
    attached: Sequence[str] = ()  # the names of the files of a mail


def text(source: Path | str | bytes, name: str = "", password: str = "") -> Document:
    """Reads a document from its path, or from its bytes and its name. Raises a Problem for what is none.

    `password` opens a PDF that is locked; without it, or with a wrong one, that is a `Locked`.

    What it is shows in its content; the ending of its name only decides where the content leaves it open.
    It is read in the child process, what kind it is included: a foreign file may be made to hurt its reader.
    """
    if not isinstance(source, bytes):
        name, source = name or Path(source).name, files.read(Path(source), MAX_BYTES, _too_large)
    return _text(source, name, password)


@sandbox.there
def _text(data: bytes, name: str, password: str) -> Document:
    if len(data) > MAX_BYTES:
        raise Problem(_too_large(len(data), MAX_BYTES))
    kind = sniff.kind(data, name)
    if kind == "txt":
        return _plain(data)
    found = _read(data, kind, password)
    if not found.text.strip():
        raise Problem(_nothing(kind))
    return found


def _read(data: bytes, kind: str, password: str) -> Document:
    encoding: str | None = None
    marked: Sequence[Block] = ()
    pictures: Mapping[str, bytes] = {}
    attached: Sequence[str] = ()
    match kind:
        case "docx":
            words, title, marked, pictures = docx(data)
        case "html":
            words, title, encoding, marked, pictures = html(data)
        case "eml":
            words, title, encoding, marked, pictures, attached = mail_text(data)
        case _:
            found = pdf_text(data, password)
            if found is None:
                raise Locked(wrong=bool(password))
            words, title, encoding = found
    return Document(words, kind, encoding, title or None, marked, pictures, attached)


def _plain(data: bytes) -> Document:
    if len(data) > MAX_TEXT_BYTES:
        raise Problem(_too_large(len(data), MAX_TEXT_BYTES))
    found, encoding = encodings.decode(data)
    if sniff.is_binary(found):
        raise Problem(_("This is not a document: it contains bytes that are not text."))
    found = found.replace("\r\n", "\n").replace("\r", "\n")
    if not found.strip():
        raise Problem(_("The file is empty: there is no text in it."))
    return Document(found, "txt", encoding)


def _too_large(size: int, limit: int = MAX_BYTES) -> str:
    return _("The file has {size} MB; a document of up to {limit} MB can be read.").format(
        size=round(size / 1_000_000), limit=limit // 1_000_000
    )


def _nothing(kind: str) -> str:
    if kind == "pdf":
        return _("This PDF has no text: it may be a scan. Open the original document, or type the text.")
    return _("There is no text in this document.")
