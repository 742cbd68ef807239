"""Letters and texts for the tests of mail: invented people and reserved addresses."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

from hypothesis import strategies as st

from outreach.mail.body import Number, PressContact, Text

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40

OFFICER = PressContact(
    name="Айгүл Үлгүлөва", honorific="г-жа", title="Специалист по связям", organisation="Бюро образцов",
    phones=[Number("+996 555 12 34 56", "+996555123456", "mobile"), Number("+996 312 66 38 85", "+996312663885")],
    emails=["aigul@example.org"], channels=[("telegram", "@aigul_sample")],
)  # fmt: skip

RUSSIAN = Text(
    language="ru",
    headline="Бюро открывает школу в Оше",
    subhead="Занятия начнутся в мае",
    dateline="БИШКЕК, 31 мая",
    body="Первый абзац.\n\nВторой абзац: «Мы этого ждали», — сказал Образцов.",
    boilerplate="О бюро: оно придумано для проверки.",
    notes_to_editors="1. Фотографии по запросу.",
    officers=[OFFICER],
)

# What comes out of files and forms of strangers: anything, and more often what has hurt somebody.
PAYLOADS = (
    "\r\nBcc: victim@example.org", "\nBcc: victim@example.org\n", "\rTo: v@example.org", "\x0bCc: v@example.org",
    "\x85Bcc: v@example.org", "\u2028Bcc: v@example.org", "\u2029X: y",
    "=?utf-8?q?x=0D=0ABcc:_v@example.org?=", "=?utf-8?b?DQpCY2M6IHZAZXhhbXBsZS5vcmc=?=", "=\x00?utf-8?q?=0D=0ABcc:_v?=",
    "a, victim@example.org", "<victim@example.org>", '" <v@example.org>, "', "v@example.org;", "(comment", "[", "\\",
    "\x00", "\ud83d", "\u202egnp.exe", "=", "?=", "=?", "==??", "\t", " ", "x" * 1200, "я" * 700, "a b " * 300,
)  # fmt: skip
hostile = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from(PAYLOADS), st.text('=?_b q\r\n :<>@,;"\\()', max_size=12)),
    max_size=5,
).map("".join)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
