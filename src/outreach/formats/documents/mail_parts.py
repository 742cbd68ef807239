"""An e-mail taken apart: its header, texts, report to machines and the message it gives back; or its text alone."""

import contextlib
import email
import email.header
import email.policy
import re
from collections.abc import Collection, Iterator
from email.message import Message
from typing import NamedTuple

from outreach.formats import encodings
from outreach.formats.documents.document_pdf import pdf_text
from outreach.formats.documents.rich_docx import docx
from outreach.formats.documents.rich_html import looks_of, text_of
from outreach.i18n import _
from outreach.problems import Problem
from outreach.values.rich_text import Block

MAX_BYTES = 10_000_000
MAX_DOCUMENT = 30_000_000  # of one that is read as a document, with its attachments
MAX_HEADER = 65_536
MAX_PARTS = 1_000
MAX_DEPTH = 50
MAX_TEXT = 200_000  # characters of a part: what a server has to say is said by then
# Kinds whose inside is told as it stands: reports to machines, and the head of a message that is given back.
_REPORTS = ("message/delivery-status", "message/feedback-report", "message/disposition-notification")
_GIVEN_BACK = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
COVER_RULE = "~" * 30
"""Above each document that came with a mail, with its name behind it in the same line."""
MAX_ATTACHED = 100_000  # characters of such a document: what is longer is no release
_REPLY = re.compile(r"^(?:(?:re|fwd?|fw|aw|wg|отв|ответ|пересл)\s*+(?:\[\d+\]\s*+)?:\s*+)+", re.I)

_FROM_LINE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S+[^\n]{0,80}\d\d:\d\d(?::\d\d)?[^\n]{0,30}\r?\n(?=[A-Za-z-]{1,60}:)"
)


class Mail(NamedTuple):
    """A message: its header's fields by lower-case name (the first of each), and its parts as (kind, text)."""

    headers: dict[str, str]
    parts: list[tuple[str, str]]


class _File(NamedTuple):
    """A document that came with a message: what it says, its blocks, and its pictures by their hash."""

    name: str
    text: str
    marked: list[Block]
    pictures: dict[str, bytes]


def mails(data: bytes) -> list[bytes]:
    """The messages of a file: one, or those of an mbox (RFC 4155), each begun by a line `From …` after an empty one."""
    starts = [found.start() for found in _FROM_LINE.finditer(data)]
    if not starts or data[: starts[0]].strip():
        starts.insert(0, 0)
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def mail(data: bytes) -> Mail:
    """Takes a message apart.

    Raises:
        Problem: it is too large, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise Problem(_("This e-mail is larger than {size} MB, so it was not read.").format(size=10))
    try:
        message = _parsed(_bounded(data.replace(b"\0", b"")))
        headers = {name.lower(): header(value) for name, value in reversed(list(message.raw_items()))}
        return Mail(headers, list(_parts(message)))
    except Exception:  # the parser raises on some malformed messages, some of them deep inside
        raise Problem(_("This e-mail is damaged and cannot be read.")) from None


def mail_text(data: bytes) -> tuple[str, str | None, str | None, list[Block], dict[str, bytes], list[str]]:
    """The text of a message as a document: its plain part, or its HTML part as text; its subject, its encoding, the
    blocks of its HTML parts and of the Word documents with it, their pictures, and the names of its files.

    Raises:
        Problem: it is too large, or damaged.
    """
    if len(data) > MAX_DOCUMENT:
        raise Problem(_("This e-mail is too large to be read as a text."))
    data = _bounded(data)
    try:
        message = _parsed(data)
        subject = _REPLY.sub("", header(str(message.get("Subject", "")))).strip() or None
        leaves = list(_walk(message))
        found, encoding = _best(leaves)
        if not found.strip():
            found, encoding = _best(_torn(data))
        attached = list(_attached(leaves))
        found = _with_files(found, attached)
    except Problem:
        raise
    except Exception:
        raise Problem(_("This e-mail is damaged and cannot be read.")) from None
    looks = [*_looks(leaves), *(block for file in attached for block in file.marked)]
    pictures = {key: data for file in attached for key, data in file.pictures.items()}
    return found, subject, encoding, looks, pictures, list(filter(None, map(_name_of, leaves)))


def _with_files(said: str, files: list[_File]) -> str:
    """What a mail says, and, where that is less than what came with it, its documents, each below its rule."""
    if max((len(file.text) for file in files), default=0) <= len(said):
        return said
    return "\n\n".join([said.strip(), *(f"{COVER_RULE} {file.name}\n\n{file.text[:MAX_ATTACHED]}" for file in files)])


def _looks(parts: list[Message]) -> Iterator[Block]:
    """The blocks of the HTML parts; one that is too large has none."""
    for part in _shown(parts, "text/html"):
        with contextlib.suppress(Problem):
            yield from looks_of(_text(part)[0])


def _attached(leaves: list[Message]) -> Iterator[_File]:
    """The Word documents and PDFs among the parts of a message that have a text."""
    for part in leaves:
        name, data = _name_of(part), part.get_payload(decode=True)
        read = next((read for ending, read in _READERS.items() if name.lower().endswith(ending)), None)
        with contextlib.suppress(Problem):
            text, _title, marked, pictures = read(data) if read and isinstance(data, bytes) else ("", None, [], {})
            if text.strip():
                yield _File(name, text, marked, pictures)


def _name_of(part: Message) -> str:
    return header(str(part.get_filename() or ""))


def _pdf(data: bytes) -> tuple[str, None, list[Block], dict[str, bytes]]:
    """What a PDF says, in the shape of a Word document; nothing where it asks for a password."""
    return (pdf_text(data) or ("", None, None))[0], None, [], {}


_READERS = {".docx": docx, ".pdf": _pdf}


def _parsed(data: bytes) -> Message:
    return email.message_from_bytes(data, policy=email.policy.compat32)


def _bounded(data: bytes) -> bytes:
    """The message without an mbox line before it, its header cut where it is of a hostile length, its fields unfolded.

    Each field stands in one line then (RFC 5322, 2.2.3).
    """
    data = data.lstrip(b"\r\n\xef\xbb\xbf")
    if data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    end = re.search(rb"\r?\n\r?\n", data)
    if not end:
        return data
    head = data[: end.start()]
    if len(head) > MAX_HEADER:
        head = head[:MAX_HEADER].rsplit(b"\n", 1)[0]
    return re.sub(rb"\r?\n(?=[ \t])", b"", head) + data[end.start() :]


def header(raw: str) -> str:
    """A field's value on one line, its encoded words read."""
    raw = " ".join(str(raw)[:4_000].split())
    if not raw.isascii():  # letters that are not encoded at all
        raw = encodings.decode(raw.encode("utf-8", "surrogateescape"), None)[0]
    if "=?" not in raw:
        return raw
    try:
        return str(email.header.make_header(email.header.decode_header(raw)))
    except Exception:  # unknown character sets, broken base64
        return raw


def _walk(message: Message, whole: Collection[str] = ()) -> Iterator[Message]:
    """The parts that hold no others, in their order, and those of the kinds that are taken `whole`."""
    queue: list[tuple[Message, int]] = [(message, 0)]
    for _seen in range(MAX_PARTS):
        if not queue:
            return
        part, depth = queue.pop(0)
        inner = part.get_payload()
        if _type(part) in whole or not isinstance(inner, list):
            yield part
        elif depth < MAX_DEPTH:
            queue = [*((child, depth + 1) for child in inner if isinstance(child, Message)), *queue]


def _parts(message: Message) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for part in _walk(message, (*_REPORTS, *_GIVEN_BACK)):
        kind = _type(part)
        report = _report_inside(part)
        if kind in _REPORTS:
            found.append((kind, _report(part)))
        elif report is not None and not any(kind in _REPORTS for kind, _text in found):
            found += _parts(report)  # one that was sent on
        elif kind in _GIVEN_BACK:
            found.append(("message/rfc822", _given_back(part)))
        elif kind == "text/html":
            found.append((kind, page_text(_decoded(part))))
        elif kind.startswith(("text/", "multipart/")):  # a multipart without its boundaries is one text
            found.append(("text/plain", _decoded(part)))
    return [(kind, text[:MAX_TEXT]) for kind, text in found]


_QUOTED = re.compile(r"<(/?)blockquote\b[^>]{0,2000}>", re.I)
_BEGIN, _END = "\ue000", "\ue001"  # letters of private use: no mail has them


def page_text(page: str) -> str:
    """The text of an HTML part; what it quotes is marked by ">" before each line, as in plain text."""
    marked = _QUOTED.sub(lambda tag: f"<p>{_END if tag[1] else _BEGIN}</p>", page)
    lines: list[str] = []
    depth = 0
    for line in text_of(marked).split("\n"):
        depth = max(0, depth + line.count(_BEGIN) - line.count(_END))
        plain = line.replace(_BEGIN, "").replace(_END, "")
        lines.append(f"> {plain}" if depth and plain.strip() else plain)
    return "\n".join(lines)


def _report(part: Message) -> str:
    """The groups of fields of a report, an empty line between two (RFC 3464 §2.1)."""
    inner = part.get_payload()
    if not isinstance(inner, list):
        return _decoded(part)
    groups = [one.as_string() for one in inner[:MAX_PARTS] if isinstance(one, Message)]
    return "\n\n".join(group.strip("\n") for group in groups)


def _report_inside(part: Message) -> Message | None:
    inner = part.get_payload()
    if part.get_content_type() != "message/rfc822" or not isinstance(inner, list) or not inner:
        return None
    first = inner[0]
    return first if isinstance(first, Message) and first.get_content_type() == "multipart/report" else None


def _given_back(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return "\n".join(f"{name}: {header(value)}" for name, value in list(inner[0].raw_items())[:200])
    return _decoded(part)


# The text alone


def _torn(data: bytes) -> list[Message]:
    """The parts of a message whose boundaries do not fit: what stands between lines that begin like one."""
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    pieces = [piece.lstrip(b"\r\n") for piece in re.split(rb"(?m)^--[^\r\n]*\r?$", body)[:MAX_PARTS]]
    return [leaf for piece in pieces if piece.strip() for leaf in _walk(_parsed(piece))]


def _best(parts: list[Message]) -> tuple[str, str | None]:
    """All text parts that are no attachment; HTML only where there is no plain text to speak of."""
    plain, encoding = _joined(_shown(parts, "text/plain"))
    pages = [_text(part) for part in _shown(parts, "text/html")]
    if plain.strip():
        return plain, encoding
    if pages:
        return "\n\n".join(text_of(page) for page, _encoding in pages), pages[0][1]
    return _joined([part for part in parts if _type(part).startswith("text/")])  # a note that was only attached


def _shown(parts: list[Message], kind: str) -> list[Message]:
    """The parts of a kind that are no attachment."""
    return [part for part in parts if _type(part) == kind and not _is_attached(part)]


def _joined(parts: list[Message]) -> tuple[str, str | None]:
    found = [_text(part) for part in parts]
    return "\n\n".join(text for text, _encoding in found if text.strip()), found[0][1] if found else None


def _type(part: Message) -> str:
    return part.get_content_type() if part.get("Content-Type") else "text/plain"


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _decoded(part: Message) -> str:
    return _text(part, 4 * MAX_TEXT)[0]


def _text(part: Message, most: int | None = None) -> tuple[str, str]:
    """The text of a part and its encoding, whatever it says of it."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    told = part.get_content_charset()
    text, encoding = encodings.decode(data[:most], told if told and told != "us-ascii" else None)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
