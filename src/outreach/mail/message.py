"""One draft for one recipient: the release in the body, its files attached, nobody else's address anywhere.

A `Letter` is made once for a language; each draft adds a head and, where merge fields are used, a text of its
own. The attachments are encoded once and shared by all drafts. Every draft is parsed back and compared before
it leaves: a header or a recipient too many is a bug or an attack, and nothing is written.
"""

import base64
import email
import email.policy
import quopri
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import HeaderParser
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import quote

from outreach.formats.documents import picture
from outreach.i18n import _
from outreach.mail import addresses, body, headers, merge, proof
from outreach.mail import file_names as names
from outreach.problems import Problem

BIG = 2_000_000  # bytes of a mail from which on some desks complain (press.md R10)
TOO_BIG = 10_000_000  # bytes that many servers refuse

_HEADS = HeaderParser()
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+-]{1,128}@[A-Za-z0-9.-]{1,255}>")
_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~!$&'()*+;=:@%/?#-]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # BCP 47


class File(NamedTuple):
    """A file to attach."""

    name: str
    media_type: str
    content: bytes


class Sender(NamedTuple):
    """Who writes, where people answer and where they ask not to be written to; each may be empty.

    With no address the draft has no From, and the mail program that opens it puts its own. `one_click` is an
    https address of the office that takes a POST; `{id}` in it becomes the message's own (RFC 8058).
    """

    address: str = ""
    name: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    one_click: str = ""


class Draft(NamedTuple):
    """A message: what is this recipient's, and what all of them share."""

    own: bytes
    shared: bytes
    missing: list[str]

    @property
    def content(self) -> bytes:
        return self.own + self.shared


class Letter:
    """What all recipients of one language get."""

    def __init__(
        self,
        text: body.Text,
        files: Sequence[File] = (),
        sender: Sender | None = None,
        limits: tuple[float, float] = (BIG, TOO_BIG),
    ) -> None:
        """`limits` are the bytes from which a mail warns, and from which many servers refuse it.

        Raises Problem for a merge field that there is not or that is not whole, and for an address that is none.
        """
        self._limits = limits
        sender = sender or Sender()
        language = text.language if _LANGUAGE.fullmatch(text.language) else "en"
        self.text = replace(text, language=language, unsubscribe=text.unsubscribe or sender.unsubscribe)
        self._sender = Sender(
            address=sender.address and addresses.on_the_wire(addresses.checked(sender.address)),
            name=sender.name,
            reply_to=sender.reply_to and addresses.on_the_wire(addresses.checked(sender.reply_to)),
            unsubscribe=sender.unsubscribe and addresses.on_the_wire(addresses.checked(sender.unsubscribe)),
            one_click=sender.one_click and one_click(sender.one_click),
        )
        body.refuse_mistakes(self.text)
        self._subject = body.subject(self.text)
        self._blocks = body.blocks(self.text)
        self._boundary = _boundary()
        self._inner = _boundary()
        self._related = _boundary()
        self._files = _with_names(files)
        merged = bool(merge.fields(body.templates(self.text)))
        pictures = {} if text.withdrawn else text.pictures
        self._sources = body.sources(pictures, lambda key, _data: f"cid:{_content_id(key)}")
        self._same_for_all = None if merged else self._alternative(self._subject, self._blocks)
        self._looked_at = False
        self._pictures = [_picture(data, number) for number, data in enumerate(pictures.values(), 1)]
        parts = [_file_part(file, _content_id(key)) for file, key in zip(self._pictures, pictures, strict=True)]
        self._shared = _packed(self._related, parts) + f"--{self._inner}--\r\n".encode()
        self._shared += _packed(self._boundary, map(_file_part, self._files))
        self._compare_files()

    @property
    def file_names(self) -> list[str]:
        """The names of the attached files, as the recipients see them."""
        return [file.name for file in self._files]

    @property
    def problems(self) -> list[str]:
        """What the sender should know before these drafts go out."""
        size = len(self._shared)
        big, too_big = self._limits
        found = []
        if not self.text.body.strip():
            found.append(_("The text of the release is empty: its readers would have to open the attachment."))
        if size > too_big:
            text = _("With attachments, each message is {size} MB; many servers refuse that.")
            found.append(text.format(size=round(size / 1e6, 1)))
        elif size > big:
            text = _("With attachments, each message is {size} MB; many newsrooms dislike more than {most} MB.")
            found.append(text.format(size=round(size / 1e6, 1), most=f"{big / 1e6:g}"))
        return found

    @property
    def is_merged(self) -> bool:
        """Whether the texts differ from one recipient to the next."""
        return self._same_for_all is None

    def draft(
        self,
        address: str,
        values: Mapping[str, str],
        at: datetime,
        *,
        name: str = "",
        message_id: str = "",
        unsent: bool = True,
    ) -> Draft:
        """The message to one checked address. `values` are the merge fields, `at` its date (aware).

        One that is sent keeps its `message_id`, and is not marked as `unsent`.

        Raises:
            Problem: the address is none, or the finished message says anything else than it should.
        """
        to = addresses.on_the_wire(addresses.checked(address))
        if self._same_for_all is not None:
            subject, parts = self._subject, self._same_for_all
            missing: list[str] = []
        else:
            subject, without = merge.fill(self._subject, values)
            filled, without_too = body.fill(self._blocks, values)
            parts = self._alternative(subject, filled)
            missing = list(dict.fromkeys([*without, *without_too]))
        head = self._head(to, name, subject, at, message_id, unsent)
        own = "\r\n".join([*head.values(), ""]).encode() + parts
        self._compare(own, list(head), to, subject)
        if not self._looked_at:
            self._compare_texts(own, values)
            self._looked_at = True
        return Draft(own, self._shared, missing)

    def _head(self, to: str, name: str, subject: str, at: datetime, message_id: str, unsent: bool) -> dict[str, str]:
        """The headers by name, in order, each folded and without its last line end."""
        sender = self._sender
        head = {}
        if sender.address:
            head["From"] = headers.mailbox("From", sender.name, sender.address)
        head["To"] = headers.mailbox("To", name, to)
        if sender.reply_to:
            head["Reply-To"] = headers.mailbox("Reply-To", "", sender.reply_to)
        head["Subject"] = headers.unstructured("Subject", subject)
        head["Date"] = f"Date: {format_datetime(at)}"
        given = message_id or new_message_id(sender.address)
        if not _MESSAGE_ID.fullmatch(given):
            raise Problem(_("The message to “{address}” doesn't come out as intended.").format(address=to))
        head["Message-ID"] = f"Message-ID: {given}"
        head |= _unsubscribe(sender, given)
        if unsent:
            head["X-Unsent"] = "X-Unsent: 1"  # Outlook and Thunderbird open it as a draft
        head["MIME-Version"] = "MIME-Version: 1.0"
        head["Content-Language"] = f"Content-Language: {self.text.language}"
        kind, boundary = ("mixed", self._boundary) if self._files else ("alternative", self._inner)
        head["Content-Type"] = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"'
        return head

    def _alternative(self, subject: str, blocks: Sequence[body.Block]) -> bytes:
        """The blank line behind the head, and the text twice: plain first, then as HTML; their end is shared."""
        before, mark, within = "\r\n", f"--{self._inner}\r\n", ""
        if self._files:
            before += f"--{self._boundary}\r\n" + _begun("alternative", self._inner)
        if self._sources:
            within = _begun("related", self._related, '; type="text/html"') + f"--{self._related}\r\n"
        plain = _text_part("plain", body.plain(blocks, self.text.language))
        rich = _text_part("html", body.as_mail(blocks, self.text.language, subject, self._sources, self.text.colour))
        return f"{before}{mark}".encode() + plain + f"{mark}{within}".encode() + rich

    def _compare(self, own: bytes, wanted: list[str], to: str, subject: str) -> None:
        """Reads the recipient's half as a stranger would: the same headers, one recipient, two texts and no third."""
        content = own.decode()
        head = _head_of(content)
        same = (
            head.keys() == wanted
            and [headers.sole_address(value) for value in head.get_all("To", [])] == [to]
            and _plain(str(make_header(decode_header(head["Subject"])))) == _plain(headers.clean(subject))
            and content.count(f"--{self._inner}") == 2
            and content.count(f"--{self._related}") == bool(self._sources)
            and content.count(f"--{self._boundary}") == bool(self._files)
        )
        if not same:
            text = _("The message to “{address}” doesn't come out as intended. Nothing was saved.")
            raise Problem(text.format(address=to))

    def _compare_texts(self, content: bytes, values: Mapping[str, str]) -> None:
        """Once for a letter, with every part read: two texts that say what the release says, and nothing beside."""
        opened = [self._related] * bool(self._sources) + [self._inner] + [self._boundary] * bool(self._files)
        closing = "".join(f"--{boundary}--\r\n" for boundary in opened).encode()
        parts = [part for part in _parsed(content + closing).walk() if not part.is_multipart()]
        if [part.get_content_type() for part in parts] != ["text/plain", "text/html"]:
            raise Problem(_("The message doesn't come out as intended. Nothing was saved."))
        plain, page = (str(part.get_content()) for part in parts)
        own = list(proof.own_words(self.text, values))
        for said, shown in ((plain, True), (proof.of_html(page), False)):
            proof.refuse(proof.faults(proof.source(self.text, values, addresses=shown), said, own))

    def _compare_files(self) -> None:
        """The shared half is compared once: the names and bytes of pictures and files, and nothing more."""
        before, end, after = self._shared.partition(f"--{self._inner}--\r\n".encode())
        sides = ((before, self._related, self._pictures), (after, self._boundary, self._files))
        if not end or not all(_unpacked(*side[:2]) == side[2] for side in sides):
            raise Problem(_("The attachments don't come out as intended. Nothing was saved."))


def _packed(boundary: str, parts: Iterable[bytes]) -> bytes:
    """Parts between their boundaries, with the last one; nothing where there is none."""
    mark = f"--{boundary}".encode()
    packed = b"".join(mark + b"\r\n" + part for part in parts)
    return packed + mark + b"--\r\n" if packed else b""


def _unpacked(packed: bytes, boundary: str) -> list[File] | None:
    """The files between boundaries, as a stranger reads them; None where anything else is there."""
    if not packed:
        return []
    before, *parts, after = packed.split(f"--{boundary}".encode())
    heads_and_lines = (part.partition(b"\r\n\r\n")[::2] for part in parts)
    read = [(_parsed(head.lstrip(b"\r\n") + b"\r\n\r\n"), lines) for head, lines in heads_and_lines]
    found = [File(head.get_filename() or "", head.get_content_type(), base64.b64decode(lines)) for head, lines in read]
    return None if before or after != b"--\r\n" else found


def _begun(kind: str, inner: str, more: str = "") -> str:
    """The head of parts within a part."""
    return f'Content-Type: multipart/{kind};\r\n boundary="{inner}"{more}\r\n\r\n'


def _picture(data: bytes, number: int) -> File:
    return File(f"picture-{number}.{picture.kind(data)}", picture.media_type(data), data)


def _content_id(key: str) -> str:
    return f"{key}@outreach.invalid"


def new_message_id(address: str = "") -> str:
    """A Message-ID with the sender's domain, or one that is reserved: the machine's name is nobody's business."""
    domain = addresses.on_the_wire(address).rpartition("@")[2] if address else ""
    return f"<{secrets.token_hex(16)}@{domain if domain.isascii() and domain else 'outreach.invalid'}>"


def one_click(url: str) -> str:
    """An https address as a header may hold it.

    Raises:
        Problem: it is anything else.
    """
    if _HTTPS.fullmatch(url.replace("{id}", "")):
        return url
    raise Problem(_("“{url}” is not an address that begins with https://.").format(url=url[:80]))


def _unsubscribe(sender: Sender, message_id: str) -> dict[str, str]:
    """One click only with an https address that takes a POST (RFC 8058 §3.2); by mail in any case."""
    ways = []
    if sender.one_click:
        ways.append(sender.one_click.replace("{id}", message_id.strip("<>").partition("@")[0]))
    if sender.unsubscribe:
        ways.append(f"mailto:{quote(sender.unsubscribe, safe='@')}?subject=unsubscribe")
    head = {}
    if ways:
        head["List-Unsubscribe"] = "List-Unsubscribe: " + ",\r\n ".join(f"<{way}>" for way in ways)
    if sender.one_click:
        head["List-Unsubscribe-Post"] = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    return head


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_string(content.decode(), policy=email.policy.SMTPUTF8)
    assert isinstance(message, EmailMessage)
    return message


def _head_of(content: str) -> Message:
    # A blank line that crept in ends the head here as it does everywhere: what stands behind it is missed.
    return _HEADS.parsestr(content.partition("\r\n\r\n")[0] + "\r\n\r\n")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _boundary() -> str:
    # "=_" stands neither in Base64 nor in quoted-printable: no text can end a part (RFC 2045 §6.7).
    return f"=_{secrets.token_hex(16)}"


def _with_names(files: Sequence[File]) -> list[File]:
    taken: set[str] = set()
    named = []
    for file in files:
        media_type = file.media_type.lower() if _is_media_type(file.media_type) else "application/octet-stream"
        ending = ".pdf" if media_type == "application/pdf" else ""
        named.append(File(names.unique(names.safe(file.name, ending), taken), media_type, file.content))
    return named


def _is_media_type(text: str) -> bool:
    kind, _slash, subtype = text.partition("/")
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-")
    # A text or a message would be decoded, or opened, by the parser: attached as bytes it stays what it is.
    whole = bool(kind) and bool(subtype) and set(kind + subtype) <= allowed
    return whole and kind.lower() not in ("multipart", "message", "text")


def _text_part(subtype: str, text: str) -> bytes:
    content = text.replace("\n", "\r\n").encode()
    if content.isascii():
        encoding, lines = "quoted-printable", quopri.encodestring(text.encode()).replace(b"\n", b"\r\n")
    else:
        encoding, lines = "base64", _base64(content)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + lines + b"\r\n"


def _file_part(file: File, content_id: str = "") -> bytes:
    # The name twice: Content-Disposition as RFC 2231 has it, and for older Outlooks as encoded words in the type.
    quoted = headers.encoded(file.name).replace("\\", "\\\\").replace('"', '\\"')
    head = [
        f'Content-Type: {file.media_type};\r\n name="{quoted}"',
        "Content-Disposition: " + headers.parameters("inline" if content_id else "attachment", filename=file.name),
        *([f"Content-ID: <{content_id}>"] if content_id else []),
        "Content-Transfer-Encoding: base64",
    ]
    return "\r\n".join([*head, "", ""]).encode() + _base64(file.content) + b"\r\n"


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")
