"""What kind of document some bytes are, by their content first and by the ending of the name last."""

import io
import re
import zipfile

from outreach.formats import sandbox
from outreach.i18n import N_, _
from outreach.problems import Problem

_SIGNATURES = (  # what files begin with
    ("zip", re.compile(rb"PK\x03\x04|PK\x05\x06")),
    ("ole", re.compile(rb"\xd0\xcf\x11\xe0")),
    ("rtf", re.compile(rb"\s{0,99}\{\\rtf")),
    ("picture", re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|RIFF|BM\x00|\x00\x00\x01\x00")),
    ("archive", re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ")),
    ("database", re.compile(rb"SQLite format 3\x00")),
    ("calendar", re.compile(rb"\s{0,99}BEGIN:VCALENDAR", re.I)),
    ("vcard", re.compile(rb"\s{0,99}BEGIN:VCARD", re.I)),
    ("xml", re.compile(rb"\s{0,99}<\?xml\b", re.I)),
    ("json", re.compile(rb'\s{0,99}(?:\[\s{0,99}[\[{]|\{\s{0,99}["}])')),
)
_PACKED = (  # the names of parts, each between two \0
    ("pptx", re.compile(r"\0ppt/")),
    ("ods", re.compile(r"\0content\.xml\0")),
    ("xlsb", re.compile(r"\0xl/workbook\.bin\0")),
    ("docx", re.compile(r"\0word/")),
    ("xlsx", re.compile(r"\0xl/|workbook\.xml\0")),
    ("docx", re.compile(r"\A(?=.*\0_rels/\.rels\0).*\0\[content_types\]\.xml\0", re.S)),
    ("zip", re.compile("")),
)
_REFUSED = {
    "xlsx": N_("This is a spreadsheet, not a text. Import it as contacts instead."),
    "xlsb": N_("This is a spreadsheet, not a text. Import it as contacts instead."),
    "pptx": N_("This is a presentation, not a text. Save its text as .docx or as plain text."),
    "ods": N_("This is an OpenDocument file. Open it and save it as .docx."),
    "odt": N_("This is an OpenDocument file. Open it and save it as .docx."),
    "zip": N_("This is an archive. Unpack it first."),
    "ole": N_("This is a document from an old version of Word or Excel. Open it and save it as .docx."),
    "rtf": N_("This is an RTF document. Open it and save it as .docx or as plain text."),
    "picture": N_("This is a picture, not a text. Open the original document, or type the text."),
    "archive": N_("This is an archive. Unpack it first."),
}
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>|<!--(?>.{0,2000}?-->)|\s++)*+<(?:!doctype\s+html|html|head|body|meta|title|article|div|p|h[1-6]|table)\b",
    re.I | re.S,
)
_TAG = re.compile(rb"</?(?:html|head|body|div|p|br|h[1-6]|table|span|a|li)\b[^<>]*>", re.I)
_HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_MAIL_ONLY = {b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to", b"content-type",
              b"content-transfer-encoding", b"x-mailer", b"dkim-signature", b"content-disposition"}  # fmt: skip
_MAIL_TOO = {b"from", b"to", b"cc", b"bcc", b"subject", b"date", b"sender", b"reply-to", b"in-reply-to"}
_CONTROLS = dict.fromkeys([*range(9), *range(14, 27), *range(28, 32), 0x7F])
_SAMPLE = 65_536
_REACHED = re.compile(r"@|\d(?:[ ().+-]{0,3}\d){6}")  # an address, or digits enough for a telephone
_SENTENCE, _PARAGRAPH = 9, 40  # words; a longer line is no name and no title, and no row about somebody


def signature(head: bytes) -> str:
    """What begins so: pdf, zip, ole, rtf, picture, archive, database, calendar, vcard, xml or json; else ""."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:  # where a reader of PDF looks for it
        return "pdf"
    return next((name for name, start in _SIGNATURES if start.match(head)), "")


def packed(data: bytes) -> str:
    """What a zip file is by its parts: docx, xlsx, xlsb, pptx, ods, odt or a plain zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.replace("\\", "/").lower() for name in archive.namelist()[:50_000]}
        if "mimetype" in names and b"opendocument.text" in archive.read("mimetype"):
            return "odt"
    listed = "\0".join(["", *names, ""])
    return next(kind for kind, parts in _PACKED if parts.search(listed))


def is_locked(data: bytes) -> bool:
    """Whether an Office file of the old container is one of the new, behind a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


@sandbox.there
def kind(data: bytes, name: str = "") -> str:
    """txt, docx, pdf, html or eml. Raises a Problem that says what it is where it is none of them."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not data.strip():
        raise Problem(_("The file is empty: there is no text in it."))
    found = signature(data[:_SAMPLE])
    if found == "zip":
        try:
            found = packed(data)
        except Exception:  # zipfile raises many kinds for damaged archives
            raise Problem(_("The file is damaged: it begins like a Word document and then breaks off.")) from None
    if found == "ole" and is_locked(data):
        raise Problem(_("This document is protected by a password. Open it, save it without one, and try again."))
    if found in _REFUSED:
        raise Problem(_(_REFUSED[found]))
    return found if found in ("pdf", "docx") else _kind_of_text(_narrow(data[:_SAMPLE]), ending)


def _kind_of_text(start: bytes, ending: str) -> str:
    if _HTML.match(start) or (ending in ("html", "htm", "xhtml") and _TAG.search(start)):
        return "html"
    if _is_mail(start, ending):
        return "eml"
    if ending == "pdf":
        raise Problem(_("This is not a PDF, although its name ends in .pdf."))
    if ending == "docx":
        raise Problem(_("This is not a Word document, although its name ends in .docx."))
    return "txt"


def is_binary(text: str) -> bool:
    """Whether decoded text holds so many control characters that it cannot be text."""
    sample = text[:_SAMPLE]
    controls = len(sample) - len(sample.translate(_CONTROLS))
    return controls > max(2, len(sample) // 500)


def is_prose(text: str) -> bool:
    """Whether most words of a text stand in sentences, and not in short lines or in rows about people."""
    counts = [(len(line.split()), line) for line in text[:_SAMPLE].splitlines()]
    written = (n for n, line in counts if n > _SENTENCE and (n > _PARAGRAPH or not _REACHED.search(line)))
    return sum(written) * 2 > sum(n for n, _line in counts)


def _narrow(data: bytes) -> bytes:
    """The bytes with a byte order mark and the zeros of UTF-16 taken out, so that tags and headers can be seen."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 3:
        data = data.replace(b"\x00", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        data = data.removeprefix(mark)
    return data


def _is_mail(start: bytes, ending: str) -> bool:
    lines = start.lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith((b"From ", b">From ")):
        lines = lines[1:]
    sure, maybe = 0, 0
    for line in lines[:200]:
        if line[:1] in (b" ", b"\t"):
            continue
        match = _HEADER.match(line)
        if not match:
            break
        found = match[1].lower()
        sure += found in _MAIL_ONLY
        maybe += found in _MAIL_TOO
    if ending in ("eml", "msg", "mht", "mhtml"):
        return bool(sure or maybe) or ending == "eml"
    return bool((sure and sure + maybe >= 2) or maybe >= 3)
