"""What kind of document some bytes are, by their content first and by the ending of the name last."""

import io
import re
import zipfile

from outreach.formats import sandbox
from outreach.i18n import _
from outreach.problems import Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"BM\x00", b"\x00\x00\x01\x00")
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


@sandbox.there
def kind(data: bytes, name: str = "") -> str:
    """txt, docx, pdf, html or eml. Raises a Problem that says what it is where it is none of them."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not data.strip():
        raise Problem(_("The file is empty: there is no text in it."))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    _refuse(data)
    start = _narrow(data[:_SAMPLE])
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


def _narrow(data: bytes) -> bytes:
    """The bytes with a byte order mark and the zeros of UTF-16 taken out, so that tags and headers can be seen."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 3:
        data = data.replace(b"\x00", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        data = data.removeprefix(mark)
    return data


def _refuse(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Problem(_("This document is protected by a password. Open it, save it without one, and try again."))
        raise Problem(_("This is a document from an old version of Word or Excel. Open it and save it as .docx."))
    if data.startswith(b"{\\rtf"):
        raise Problem(_("This is an RTF document. Open it and save it as .docx or as plain text."))
    if data.startswith(_PICTURES):
        raise Problem(_("This is a picture, not a text. Open the original document, or type the text."))
    if data.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        raise Problem(_("This is an archive. Unpack it first."))


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # zipfile raises many kinds for damaged archives
        raise Problem(_("The file is damaged: it begins like a Word document and then breaks off.")) from None
    folded = [part.replace("\\", "/").lower() for part in names[:20_000]]
    if "word/document.xml" in folded or any(part.startswith("word/") for part in folded):
        return "docx"
    if any(part.startswith("xl/") for part in folded):
        raise Problem(_("This is a spreadsheet, not a text. Import it as contacts instead."))
    if any(part.startswith("ppt/") for part in folded):
        raise Problem(_("This is a presentation, not a text. Save its text as .docx or as plain text."))
    if "content.xml" in folded:
        raise Problem(_("This is an OpenDocument file. Open it and save it as .docx."))
    if "_rels/.rels" in folded and "[content_types].xml" in folded:
        return "docx"
    raise Problem(_("This is an archive. Unpack it first."))


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
