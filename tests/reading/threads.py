"""Answers as mail programs write them, made by us: Outlook, Gmail, Thunderbird, Yandex, Mail.ru and Apple Mail.

Those on a computer, in a browser and on a phone each have a form of their own.

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


RU_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
RU_DAYS = ["Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье"]


def _in_russian(sent: Sent) -> bool:
    """Who reads in Kyrgyz has most programs in Russian."""
    return sent.language != "en"


def _long_day(sent: Sent) -> str:
    return f"{sent.at.day} {RU_MONTHS[sent.at.month - 1]} {sent.at.year}"


def _divs(*lines: str) -> str:
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in lines)


def _outlook_web(sent: Sent, own: str, chance: random.Random) -> tuple[str, str]:
    """A rule, the headers in one paragraph, then the original with no mark at all; the plain part has the rule too."""
    names, at = ("From", "Sent", "To", "Subject"), f"{sent.at:%A, %B %d, %Y %I:%M %p}"
    if _in_russian(sent):
        names, at = ("От", "Отправлено", "Кому", "Тема"), f"{_long_day(sent)} г. {sent.at:%H:%M}"
    values = (f"{PRESS} <{OFFICE}>", at, f"{sent.name} <{sent.address}>", sent.subject)
    head = "<br>".join(
        f"<b>{name}:</b> {html.escape(value)}" for name, value in zip(names, values, strict=True)
    )  # fmt: skip
    below = _divs(*sent.body.split("\n"))
    rule = '<hr tabindex="-1" style="display:inline-block; width:98%">'
    page = (
        f'<html><body><div dir="ltr" class="elementToProof">{html.escape(own)}</div><div id="appendonsend"></div>{rule}'
        f'<div id="divRplyFwdMsg" dir="ltr"><font style="font-size:11pt" face="Calibri">{head}</font>'
        f"<div>&nbsp;</div></div>{below}</body></html>"
    )
    lines = "\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    return (f"{own}\n\n{'_' * 32}\n{lines}\n\n{sent.body}" if chance.random() < 0.5 else ""), page


def _outlook_mobile(sent: Sent, own: str, chance: random.Random) -> tuple[str, str]:
    """Its own advertisement, then as in the browser."""
    _plain, page = _outlook_web(sent, own, chance)
    made = ("Get", "Outlook for iOS") if not _in_russian(sent) else ("Отправлено из", "Outlook для Android")
    told = f'<div id="ms-outlook-mobile-signature">{made[0]} <a href="https://aka.ms/o0ukef">{made[1]}</a></div>'
    return "", page.replace('<div id="appendonsend">', f'{told}<div id="appendonsend">')


def _apple_phone(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    """Both parts; the sign of the phone stands between the own words and what announces the quotation."""
    phone = "Отправлено с iPhone" if _in_russian(sent) else "Sent from my iPhone"
    wrote = f"On {sent.at:%d %b %Y}, at {sent.at:%I:%M}\u202f{sent.at:%p}, {PRESS} <{OFFICE}> wrote:"
    if _in_russian(sent):
        wrote = f"{_long_day(sent)} г., в {sent.at:%H:%M}, {PRESS} <{OFFICE}> написал(а):"
    plain = f"{own}\n\n{phone}\n\n> {wrote}\n> \n> \ufeff{_marked(sent.body).removeprefix('> ')}"
    quoted = f'<blockquote type="cite">{html.escape(wrote)}<br><br></blockquote>'
    page = (
        f'<html><body dir="auto"><div dir="ltr">{html.escape(own)}</div><br id="lineBreakAtBeginningOfSignature">'
        f'<div dir="ltr">{phone}</div><div dir="ltr"><br>{quoted}</div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{html.escape(sent.body)}</div></blockquote></body></html>'
    )
    return plain, page


def _yandex_web(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    """Two headers with a semicolon, then day and sender, above a bare quotation."""
    head = ("----------------", f"Кому: {sent.name} ({sent.address});", f"Тема: {sent.subject};")
    wrote = f'{sent.at:%d.%m.%Y, %H:%M}, "{PRESS}" <{OFFICE}>:'
    page = f"{_divs(own, '', *head, wrote)}<blockquote>{_divs(*sent.body.split(chr(10)))}</blockquote>"
    return "", f"<html><body>{page}</body></html>"


def _yandex_phone(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    told = ("-- ", "Отправлено из мобильного приложения Яндекс Почты")
    wrote = f"{sent.at:%H:%M}, {_long_day(sent)} г., {PRESS} <{OFFICE}>:"
    page = f"{_divs(own, '', '', *told, '', wrote)}<blockquote>{_divs(*sent.body.split(chr(10)))}</blockquote>"
    return "", f"<html><body>{page}</body></html>"


def _mail_ru_wrote(sent: Sent) -> str:
    at = f"{RU_DAYS[sent.at.weekday()]}, {_long_day(sent)}, {sent.at:%H:%M} +06:00"
    return f"{at} от {PRESS} <{OFFICE}>:"


def _mail_ru_web(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    """The signature stands under the quotation."""
    wrote, lines = _mail_ru_wrote(sent), sent.body.split("\n")
    below = f"<br><div>--<br>{html.escape(sent.name)}<br>тел. +996 312 00-00-00</div>"
    quoted = f'<blockquote style="border-left:1px solid #0857A6">{html.escape(wrote)}<br>{_divs(*lines)}</blockquote>'
    plain = f"{own}\n\n{_marked(wrote)}\n{_marked(sent.body)}\n\n--\n{sent.name}\nтел. +996 312 00-00-00"
    page = f'<div>{html.escape(own)}</div><div class="mail-quote-collapse">{quoted}</div>{below}'
    return plain, f"<html><body>{page}</body></html>"


def _mail_ru_phone(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    wrote = _mail_ru_wrote(sent)
    quoted = f'<blockquote id="mail-app-auto-quote">{_divs(*sent.body.split(chr(10)))}</blockquote>'
    page = (
        f'<div id="composeWebView_editable_content">{_divs(own, "")}'
        f'<div id="mail-app-auto-signature">Отправлено из мобильной Почты Mail</div><br><br>{html.escape(wrote)}<br>'
        f'<div id="composeWebView_previouse_content">{quoted}</div></div>'
    )
    return "", f"<html><body>{page}</body></html>"


def _gmail_folded(sent: Sent, own: str, _chance: random.Random) -> tuple[str, str]:
    """The announcement is folded before the address, as it is where the sender has a long name."""
    name = f"{PRESS} of the United Nations Field Office in Bishkek"
    wrote = f"On {sent.at:%a, %b %d, %Y} at {sent.at:%I:%M}\u202f{sent.at:%p} {name} <\n{OFFICE}> wrote:"
    if _in_russian(sent):
        wrote = f"пт, {_long_day(sent)} г. в {sent.at:%H:%M}, {name} <\n{OFFICE}>:"
    signed = f"\n\n-- \n{sent.name}\n+996 312 00 00 00" if _in_russian(sent) else ""
    return f"{own}\n\n{wrote}\n\n{_marked(sent.body)}\n{signed}", ""


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
    "outlook web": Program(RE, _outlook_web, {"X-MS-Has-Attach": "", "X-MS-TNEF-Correlator": ""}),
    "outlook mobile": Program(RE, _outlook_mobile, {"X-MS-Has-Attach": ""}),
    "apple phone": Program(RE, _apple_phone, {"X-Mailer": "iPhone Mail (22F76)"}),
    "yandex web": Program(RE, _yandex_web, {"X-Mailer": "Yamail [ http://yandex.ru ] 5.0"}),
    "yandex phone": Program(RE, _yandex_phone, {"X-Mailer": "Yamail [ http://yandex.ru ] 5.0"}),
    "mail.ru web": Program(RE, _mail_ru_web, {"X-Mailer": "Mail.Ru Mailer 1.0"}),
    "mail.ru phone": Program(RE, _mail_ru_phone, {"X-Mailer": "Mail.Ru Mailer 1.0"}),
    "gmail folded": Program(RE, _gmail_folded),
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
    prefix, fields = ABSENT[program.partition(" ")[0]] if absent else (made.prefix, made.fields)
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
