"""The text of an e-mail: its plain part, or its HTML part as text, with unknown character sets put up with."""

import email
import email.header
import email.policy
import re
from email.message import Message

from outreach.formats import encodings
from outreach.formats.document_html import text_of
from outreach.i18n import _
from outreach.problems import Problem

MAX_BYTES = 30_000_000
MAX_HEADER = 65_536
MAX_PARTS = 1_000
MAX_DEPTH = 50

_ENCODED = re.compile(r"=\?[^?\s]{1,40}\?[bqBQ]\?[^?\s]{0,2000}\?=")
_REPLY = re.compile(r"^(?:(?:re|fwd?|fw|aw|wg|отв|ответ|пересл)\s*(?:\[\d+\])?\s*:\s*)+", re.I)


def mail_text(data: bytes) -> tuple[str, str | None, str | None]:
    """The text, the subject, and the encoding of the part that was taken."""
    if len(data) > MAX_BYTES:
        raise Problem(_("This e-mail is too large to be read as a text."))
    data = _bounded(data)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        subject = _subject(message)
        found, encoding = _best(_leaves(message))
        if not found.strip():
            found, encoding = _best(_torn(data))
    except Problem:
        raise
    except Exception:  # the parser raises on some malformed messages
        raise Problem(_("This e-mail is damaged and cannot be read.")) from None
    return found, subject, encoding


def _bounded(data: bytes) -> bytes:
    """The message, with a header of a hostile length cut, and header fields in one line each (RFC 5322, 2.2.3)."""
    data = data.lstrip(b"\r\n")
    end = re.search(rb"\r?\n\r?\n", data)
    if not end:
        return data
    head = data[: end.start()]
    if len(head) > MAX_HEADER:
        head = head[:MAX_HEADER].rsplit(b"\n", 1)[0]
    return re.sub(rb"\r?\n(?=[ \t])", b"", head) + data[end.start() :]


def _torn(data: bytes) -> "list[Message]":
    """The parts of a message whose boundaries do not fit: what stands between lines that begin like one."""
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[-1]
    pieces = [piece.lstrip(b"\r\n") for piece in re.split(rb"(?m)^--[^\r\n]*\r?$", body)[:MAX_PARTS]]
    parts = [email.message_from_bytes(piece, policy=email.policy.compat32) for piece in pieces if piece.strip()]
    return [leaf for part in parts for leaf in _leaves(part)]


def _leaves(message: Message) -> "list[Message]":
    leaves: list[Message] = []
    queue: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while queue:
        part, depth = queue.pop(0)
        seen += 1
        if seen > MAX_PARTS or depth > MAX_DEPTH:
            break
        inner = part.get_payload()
        if isinstance(inner, list):
            queue = [(child, depth + 1) for child in inner if isinstance(child, Message)] + queue
        else:
            leaves.append(part)
    return leaves


def _best(parts: "list[Message]") -> tuple[str, str | None]:
    """All text parts that are no attachment; HTML only where there is no plain text to speak of."""
    plain = [_decoded(part) for part in parts if _type(part) == "text/plain" and not _is_attached(part)]
    pages = [_decoded(part) for part in parts if _type(part) == "text/html" and not _is_attached(part)]
    text = "\n\n".join(found for found, _encoding in plain if found.strip())
    if not text.strip() and pages:
        text = "\n\n".join(text_of(page)[0] for page, _encoding in pages)
        return text, pages[0][1]
    if not text.strip():  # a note that was only attached
        plain = [_decoded(part) for part in parts if _type(part).startswith("text/")]
        text = "\n\n".join(found for found, _encoding in plain if found.strip())
    return text, plain[0][1] if plain else None


def _type(part: Message) -> str:
    return part.get_content_type() if part.get("Content-Type") else "text/plain"


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _decoded(part: Message) -> tuple[str, str]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    told = part.get_content_charset()
    text, encoding = encodings.decode(data, told if told and told != "us-ascii" else None)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _subject(message: Message) -> str | None:
    raw = str(message.get("Subject", ""))[:2_000]
    try:
        decoded = str(email.header.make_header(email.header.decode_header(raw))) if _ENCODED.search(raw) else raw
    except Exception:  # unknown character sets, broken base64
        decoded = raw
    return _REPLY.sub("", " ".join(decoded.split())).strip() or None
