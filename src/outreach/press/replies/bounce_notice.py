"""Notices of mail services in JSON, as Amazon's sends them by mail: what came back, was complained of, or arrived."""

import json
from collections.abc import Iterator

from outreach.press.replies.bounce_reasons import Reason, Returned, reason
from outreach.values.data import Document
from outreach.values.fields import parts_in, text_in


def read(text: str) -> list[Returned] | None:
    """The addresses of a notice; None where a text is none."""
    text = text.replace("!\n ", "")  # as sendmail breaks lines that are too long
    start = text.find("{")
    if start < 0 or '"notificationType' not in text.replace("\\", ""):
        return None
    try:
        found, _end = json.JSONDecoder().raw_decode(text[start:])
        notice = found if "notificationType" in found else json.loads(found["Message"])
        return list(_addresses(notice))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _addresses(notice: Document) -> Iterator[Returned]:
    said = notice["notificationType"].lower()
    number = text_in(parts_in(parts_in(notice, "mail"), "commonHeaders"), "messageId")
    if said in _KINDS:
        yield from _KINDS[said](notice[said], number)


def _bounced(bounce: Document, number: str) -> Iterator[Returned]:
    for one in bounce["bouncedRecipients"]:
        words = text_in(one, "diagnosticCode").removeprefix("smtp;").strip()
        why = reason(words, text_in(one, "status"))
        hard = why.hard if why.name != "other" else bounce.get("bounceType") == "Permanent"
        yield Returned(str(one["emailAddress"]), "hard" if hard else "soft", why, words[:300], number)


def _complained(complaint: Document, number: str) -> Iterator[Returned]:
    for one in complaint["complainedRecipients"]:
        yield Returned(str(one["emailAddress"]), "complaint", Reason("complaint", "", ""), "abuse", number)


def _delivered(delivery: Document, number: str) -> Iterator[Returned]:
    for address in delivery["recipients"]:
        words = text_in(delivery, "smtpResponse")
        yield Returned(str(address), "delivered", Reason("other", "", ""), words[:300], number)


_KINDS = {"bounce": _bounced, "complaint": _complained, "delivery": _delivered}
