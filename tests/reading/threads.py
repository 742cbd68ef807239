"""Answers as mail programs write them, made by us: Outlook, Gmail, Thunderbird, Yandex, Mail.ru and Apple Mail.

No message of anybody is in here. Each program has its own way to name the subject, to refer to what it answers, to
announce the quotation and to mark it, and, for an absence, its own fields.
"""

import html
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple


class Sent(NamedTuple):
    """What somebody received from us."""

    message_id: str
    subject: str
    body: str
    name: str
    address: str
    language: str
    at: datetime


class Program(NamedTuple):
    """A mail program: the prefixes of its answers by language, how it quotes, and what it writes of itself."""

    prefix: Mapping[str, str]
    quoted: "Callable[[Sent, str, random.Random], tuple[str, str]]"
    fields: Mapping[str, str] = {}


PRESS = "Press Service"
OFFICE = "press@example.org"


def _day(sent: Sent) -> str:
    return {"ru": f"{sent.at:%d.%m.%Y, %H:%M}", "ky": f"{sent.at:%d.%m.%Y %H:%M}"}.get(
        sent.language, f"{sent.at:%a, %d %b %Y at %H:%M}"
    )


def _marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _page(own: str, below: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in own.split("\n") if line)
    return f"<html><body>{paragraphs}{below}</body></html>"


def _outlook(sent: Sent, own: str, chance: random.Random) -> tuple[str, str]:
    """Headers above an unmarked original; often only HTML."""
    names = {"ru": ("От", "Отправлено", "Кому", "Тема")}.get(sent.language, ("From", "Sent", "To", "Subject"))
    values = (f"{PRESS} <{OFFICE}>", _day(sent), f"{sent.name} <{sent.address}>", sent.subject)
    head = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
    rule = chance.choice(("", "_" * 32 + "\n", "-----Original Message-----\n"))
    plain = f"{own}\n\n{rule}" + "\n".join(head) + f"\n\n{sent.body}"
    block = "".join(f"<b>{html.escape(line)}</b><br>" for line in head)
    border = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">'
    page = _page(own, f"{border}{block}</div><p>{html.escape(sent.body)}</p>")
    return ("" if chance.random() < 0.5 else plain), page


def _gmail(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    wrote = {
        "ru": f"{_day(sent)} {PRESS} <{OFFICE}>:", "ky": f"{_day(sent)} {PRESS} <{OFFICE}> жазды:",
    }.get(sent.language, f"On {_day(sent)} {PRESS} <{OFFICE}> wrote:")  # fmt: skip
    quoted = f'<div class="gmail_quote"><div class="gmail_attr">{html.escape(wrote)}</div>'
    page = _page(own, f"{quoted}<blockquote>{html.escape(sent.body)}</blockquote></div>")
    return f"{own}\n\n{wrote}\n\n{_marked(sent.body)}", page


def _thunderbird(sent: Sent, own: str, chance: random.Random) -> tuple[str, str]:
    """Plain, and as often with the own words under what is quoted."""
    wrote = {"ru": f"{_day(sent)}, {PRESS} пишет:"}.get(sent.language, f"On {_day(sent)}, {PRESS} wrote:")
    parts = [f"{wrote}\n{_marked(sent.body)}", own]
    return "\n\n".join(parts if chance.random() < 0.5 else parts[::-1]), ""


def _yandex(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    wrote = f'{_day(sent)}, "{PRESS}" <{OFFICE}>:'
    page = _page(own, f"<div>{html.escape(wrote)}</div><blockquote>{html.escape(sent.body)}</blockquote>")
    return "", page


def _mail_ru(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    wrote = f"{_day(sent)} от {PRESS} <{OFFICE}>:"
    if sent.language == "en":
        wrote = f"{_day(sent)} from {PRESS} <{OFFICE}>:"
    page = _page(own, f"<blockquote>{html.escape(wrote)}<br>{html.escape(sent.body)}</blockquote>")
    return f"{own}\n\n{_marked(wrote)}\n{_marked(sent.body)}", page


def _apple(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    wrote = {"ru": f"> {_day(sent)}, {PRESS} <{OFFICE}> написал(а):"}.get(
        sent.language, f"> On {_day(sent)}, {PRESS} <{OFFICE}> wrote:"
    )
    from_phone = {"ru": "Отправлено с iPhone"}.get(sent.language, "Sent from my iPhone")
    return f"{own}\n\n{from_phone}\n\n{wrote}\n> \n{_marked(sent.body)}", ""


RE = {"en": "Re: ", "ru": "Re: ", "ky": "Re: "}
PROGRAMS: Mapping[str, Program] = {
    "outlook": Program(
        {"en": "RE: ", "ru": "HA: ", "ky": "RE: "}, _outlook, {"X-MS-Has-Attach": "", "Thread-Index": "Ad"}
    ),
    "gmail": Program(RE, _gmail),
    "thunderbird": Program(RE, _thunderbird, {"User-Agent": "Mozilla Thunderbird"}),
    "yandex": Program(RE, _yandex, {"X-Mailer": "Yamail [ http://yandex.ru ] 5.0"}),
    "mail.ru": Program({**RE, "ru": "Re[2]: "}, _mail_ru, {"X-Mailer": "Mail.Ru Mailer 1.0"}),
    "apple": Program(RE, _apple, {"X-Mailer": "Apple Mail (2.3774)"}),
}
# How an absence is told by each: the subject (Gmail and Apple keep the one that they answer), and its fields.
ABSENT: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "outlook": (
        {"en": "Automatic reply: ", "ru": "Автоматический ответ: ", "ky": "Automatic reply: "},
        {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
    ),
    "gmail": ({"en": "Out of office Re: ", "ru": "Re: ", "ky": "Re: "}, {
        "Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Autoreply": "yes",
    }),
    "thunderbird": (RE, {"Auto-Submitted": "auto-replied"}),
    "yandex": ({**RE, "ru": "Автоответ: "}, {"X-Yandex-Autoreply": "1", "Auto-Submitted": "auto-replied"}),
    "mail.ru": (RE, {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}),
    "apple": (RE, {"Auto-Submitted": "auto-replied (vacation)", "Precedence": "junk"}),
}  # fmt: skip
# How an answer tells what it answers: fully, by the last message alone, by all of a longer thread, or not at all.
REFERRING = ("both", "reply", "thread", "none")


def answer(
    sent: Sent, program: str, own: str, chance: random.Random, at: datetime, *, absent: bool = False,
    referring: str = "both", address: str = "", plain_subject: str = "",
) -> bytes:  # fmt: skip
    """An answer to what was sent, from its recipient or another `address`; one that is `absent` no person wrote."""
    made = PROGRAMS[program]
    prefix, fields = ABSENT[program] if absent else (made.prefix, made.fields)
    message = EmailMessage(policy=SMTP)
    user, _at, domain = (address or sent.address).partition("@")
    message["From"] = Address(sent.name, user, domain)
    message["To"] = Address(PRESS, addr_spec=OFFICE)
    message["Subject"] = prefix[sent.language] + (plain_subject or sent.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{chance.getrandbits(64):x}@mail.example.org>"
    earlier, later = "<earlier.thread@example.net>", "<later.thread@example.net>"
    if referring in ("both", "reply"):
        message["In-Reply-To"] = sent.message_id
    if referring == "both":
        message["References"] = sent.message_id
    if referring == "thread":
        message["In-Reply-To"] = later
        message["References"] = f"{earlier} {sent.message_id} {later}"
    for name, value in fields.items():
        message[name] = value
    plain, page = (own, "") if absent else made.quoted(sent, own, chance)
    if plain or not page:
        message.set_content(plain or own)
    if page and plain:
        message.add_alternative(page, subtype="html")
    elif page:
        message.set_content(page, subtype="html")
    return message.as_bytes()
