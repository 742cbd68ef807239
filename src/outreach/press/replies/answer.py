"""What an answer to our mail says: no more mail, a new address, left the job, away until a day, or something else.

Answers of people and automatic ones (RFC 3834). Only the writer's own words count, see `own_words`; what they mean is
learned from examples, see `meaning`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from outreach.press import dates, vocabulary
from outreach.press.replies import meaning, own_words
from outreach.press.vocabulary import expression
from outreach.values.email.email_address import IN_TEXT

KINDS = ("opt-out", "moved", "gone", "away", "reply", "other")
MAX_TEXT = 20_000
_ADDRESS = expression(IN_TEXT)
_ID = expression(r"<[^<>\s]{1,250}>")
# What may be a name: up to four words in a row that begin with a capital.
_NAMES = expression(r"(?:\b[^\W\d_a-zа-яёөүң][\w'’-]{1,40}(?:[ \t]+(?=[^\W\d_a-zа-яёөүң])|\b)){1,4}")
MOST_NAMES = 20
_SHORT = 12  # words of an answer that is an opt-out only where a word of it says so
_AUTOMATIC_FIELDS = (
    "x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-ms-exchange-inbox-rules-loop",
)  # fmt: skip
_BULK_FIELDS = frozenset(("list-id", "list-unsubscribe", "feedback-id"))
_MAIL_SYSTEM = expression(r"mailer-?daemon|postmaster@", re.I)
_NOBODY = expression(rf"{_MAIL_SYSTEM.pattern}|no-?reply|do-?not-?reply", re.I)
_UNTIL = expression(
    r"(?:until|till|through|back (?:on|in the office on|at work on)?|return(?:ing)?(?: on| to (?:the )?office on)?|to|–|—|-|по|до|вернусь|вернётся|вернется|буду|выйду|с|чейин|кайт\w{1,9}|bis|ab|zurück|jusqu['’]\w{1,2}|hasta)\W{0,6}(?:\w{1,20}\W{1,3}){0,2}$",  # noqa: E501
    re.I,
)
_SINCE = expression(r"\b(?:to|с|from)\W{1,3}$|[–—-]\W{0,3}$", re.I)  # a weekday behind these is none of coming back
_BEHIND = expression(r"\w{0,9}\s{1,9}(?:чейин|дейін|qadar|kadar)|(?<=gacha)", re.I)  # until, behind the day
_DAY_AND_MONTH = expression(r"(?<![\d.:/])([0-3]?\d)(?:\.(?=[01])|/)([0-3]?\d)(?![\d:/]|\.\d)")


class Reply(NamedTuple):
    """One answer: `kind` is one of KINDS; `until` is the last day away, where it is told.

    `instead` are the addresses that it names besides the writer's own: the new one, or a colleague's. `answered` are
    the Message-IDs it refers to, the nearest last; `automatic` what no person wrote; `applies` a mail that a mail
    program made of our List-Unsubscribe. `names` are whose it may be: the sender's first, "" where there is none, then
    those in the text and its signature.
    """

    address: str
    kind: str
    until: date | None
    instead: list[str]
    said: str
    answered: list[str]
    subject: str = ""
    automatic: bool = False
    applies: bool = False
    names: tuple[str, ...] = ()


def read(headers: Mapping[str, str], parts: Sequence[tuple[str, str]], today: date) -> Reply | None:
    """What a message says; None where it is a newsletter, a receipt, or nobody wrote it."""
    found = _ADDRESS.search(headers.get("from", ""))
    automatic = _is_automatic(headers)
    if not found or (not automatic and _is_nobody(headers, parts)):
        return None
    address, subject = found.group(), headers.get("subject", "")
    own = own_words.of(parts)[:MAX_TEXT]
    applies = _is_list_unsubscribe(headers, own)
    others = [one for one in dict.fromkeys(_ADDRESS.findall(own)) if one.lower() not in _ours(headers, address)]
    if applies or _MAIL_SYSTEM.search(address):
        kind = "opt-out" if applies else "other"
    else:
        kind = _kind(subject, own, automatic, others, address)
        others = others or [address] * (kind == "moved")
    until = _until(own, today) if kind == "away" else None
    sender = headers["from"][: found.start()].strip(" \t\"'<")
    names = (sender, *_NAMES.findall(f"{own}\n{own_words.signature(parts)}")[:MOST_NAMES])
    said = " ".join(own.split())[:300] or subject
    return Reply(address, kind, until, others[:5], said, _answered(headers), subject, automatic, applies, names)


def topic(subject: str) -> str:
    """A subject without what mail programs put before it, as "Re:", folded."""
    text = meaning.folded(subject).strip()
    marks = set(vocabulary.words("replies", "prefixes"))
    while True:
        mark, colon, rest = text.partition(":")
        if not colon or re.sub(r"\[\d{1,3}\]", "", mark).strip() not in marks:
            return " ".join(text.split())
        text = rest.strip()


def _answered(headers: Mapping[str, str]) -> list[str]:
    named = [*_ID.findall(headers.get("references", "")), *_ID.findall(headers.get("in-reply-to", ""))]
    return list(dict.fromkeys(named))[-50:]


def _ours(headers: Mapping[str, str], address: str) -> set[str]:
    to = {one.lower() for name in ("to", "cc", "delivered-to") for one in _ADDRESS.findall(headers.get(name, ""))}
    return to | {address.lower()}


def _is_nobody(headers: Mapping[str, str], parts: Sequence[tuple[str, str]]) -> bool:
    bulk = bool(headers.keys() & _BULK_FIELDS) or headers.get("precedence", "").lower() in ("bulk", "junk")
    signs = (
        "message/disposition-notification" in dict(parts),
        _NOBODY.search(headers.get("from", "")),
        headers.get("return-path", "").strip() == "<>",
        bulk and not headers.get("in-reply-to"),
    )
    return any(signs)


def _is_automatic(headers: Mapping[str, str]) -> bool:
    signs = (
        not headers.get("auto-submitted", "no").lower().startswith("no"),
        headers.keys() & _AUTOMATIC_FIELDS,
        headers.get("precedence", "").lower() in ("auto_reply", "auto-reply"),
        vocabulary.pattern("replies", "automatic").search(headers.get("subject", "")),
    )
    return any(signs)


def _is_list_unsubscribe(headers: Mapping[str, str], own: str) -> bool:
    """Whether a mail program made this mail of our List-Unsubscribe: its subject, and no word of a person."""
    return "x-apple-unsubscribe" in headers or (headers.get("subject", "").strip().lower() == "unsubscribe" and not own)


# What it means


def _kind(subject: str, own: str, automatic: bool, others: Sequence[str], address: str) -> str:
    """The likeliest of KINDS."""
    scores = _scores(subject, own, automatic, others)
    if not others and (automatic or address.lower() not in own.lower()):  # a person may tell of a new address from it
        del scores["moved"]
    kind = max(scores, key=lambda one: scores[one])
    if scores[kind] <= 0:
        return "other" if automatic else "reply"
    if others and kind in ("moved", "gone") and scores["gone"] > 0:
        return "moved" if _is_own(others, address, own) else "gone"
    return kind


def _scores(subject: str, own: str, automatic: bool, others: Sequence[str]) -> dict[str, float]:
    """How much speaks for each kind. A subject that answers repeats a headline of ours and says nothing of theirs."""
    answers = topic(subject) != " ".join(meaning.folded(subject).split())
    text = own if answers and not automatic else f"{subject}\n\n{own}"
    scores = meaning.replies().scores(text)
    if automatic or not _may_refuse(text):
        del scores["opt-out"]
    if others:  # who has left is told before a comma, and whom to write to behind it
        scores["gone"] = max(scores["gone"], meaning.replies().scores(text.replace(", ", "\n\n"))["gone"])
    return scores


def _may_refuse(text: str) -> bool:
    """Whether the words may ask for no more mail: a short answer says so, a long one may say so in any way."""
    said = meaning.folded(text)
    refuses = len(said.split()) > _SHORT or vocabulary.pattern("replies", "refusing").search(said)
    return bool(refuses) and not vocabulary.pattern("replies", "staying").search(said)


def _is_own(others: Sequence[str], address: str, own: str) -> bool:
    """Whether somebody who has left names a new address of their own, and not the newsroom's or a successor's.

    One with a name of the old address is theirs, alone or behind an initial: jmiller@ and j.miller@ are john.miller@.
    """
    old = address.partition("@")[0].lower()
    names = "|".join([re.escape(old), *re.findall(r"[a-z]{3,40}", old)])
    same = any(re.search(rf"(?<![a-z]{{2}})(?:{names})(?![a-z])", one.partition("@")[0].lower()) for one in others)
    return same or bool(vocabulary.pattern("replies", "own").search(meaning.folded(own)))


# Until when


def _until(text: str, today: date) -> date | None:
    """The last day away: the latest that the text names, or the one before which it says "back on"."""
    text = text[:2_000]
    named = [(day.start, day.end, _near(day, today)) for day in dates.find(text)]
    every = [*named, *_short_days(text, today)]
    told = [day for start, end, day in every if day and _is_limit(text, start, end)]
    return max(told or [day for _start, _end, day in named if day], default=None) or _until_month(text, today)


def _is_limit(text: str, start: int, end: int) -> bool:
    return bool(_UNTIL.search(text[max(0, start - 40) : start]) or _BEHIND.match(text, end))


def _short_days(text: str, today: date) -> Iterator[tuple[int, int, date | None]]:
    """The days that are told as 12.12. or 12/31, and the next of each weekday that a text names."""
    for found in _DAY_AND_MONTH.finditer(text):
        day, month = sorted(map(int, found.groups()), reverse=True) if int(found[2]) > 12 else map(int, found.groups())
        yield *found.span(), _near(dates.Day(*found.span(), None, month, day), today)
    for found in dates.WEEKDAY.finditer(text):
        if not _SINCE.search(text[max(0, found.start() - 9) : found.start()]):
            ahead = (dates.weekday(found.group()) or 0) - today.weekday() - 1
            yield *found.span(), today + timedelta(ahead % 7 + 1)


_NEAR = 3  # words between a month and what says that it is a limit


def _until_month(text: str, today: date) -> date | None:
    """The last day away where only a month is named: the day before it, or its last day ("through April")."""
    tokens = re.findall(r"\w+", meaning.folded(text))
    through_words, until_words = (set(vocabulary.words("replies", name)) for name in ("through", "until"))
    for place, token in enumerate(tokens):
        near = tokens[max(0, place - _NEAR) : place + _NEAR]
        day = any(one.isdigit() and len(one) < 3 for one in tokens[max(0, place - 1) : place + 2])
        month = 0 if day else dates.month(token)
        through = not through_words.isdisjoint(near)
        if month and (through or not until_words.isdisjoint(near)):
            year = today.year + ((month, through) < (today.month, True))
            first = date(year, month, 1)
            return (first + timedelta(31)).replace(day=1) - timedelta(1) if through else first - timedelta(1)
    return None


def _near(day: dates.Day, today: date) -> date | None:
    """A day without a year is the next of its name, as long as it is not almost a year off."""
    if day.year:
        return day.date()
    found = [one for one in (day.date(today.year), day.date(today.year + 1)) if one is not None]
    return next((one for one in found if (one - today).days >= -60), None)
