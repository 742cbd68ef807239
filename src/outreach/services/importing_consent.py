"""What a row says of a wish not to be written to, or of an address that bounced, wherever in the row it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.column_values import NO, YES
from outreach.model.consent_words import (
    BOUNCED,
    BOUNCED_CODE,
    CONSENT_COLUMNS,
    DENIED,
    NARROWER,
    NARROWER_BEFORE,
    OPTED_OUT,
    OWN_DENIAL,
    REMARK,
    SMELLS,
    SMELLS_NOT,
    STATUS_COLUMNS,
    STEMS,
    SUBSCRIBED,
    WHOLE_FILES,
    WITHDRAWN,
)
from outreach.model.people import Suppression
from outreach.model.text import fold, words
from outreach.services import records

OUT, GONE, ASK = "out", "bounced", "ask"
_REMARKS = ("notes", "name", "position", "nickname", "honorific", "suffix")
_SHOWN = 200  # letters of a remark


class Wish(NamedTuple):
    """What a row says: `out` (the wish), `bounced` (of its addresses) or `ask` (it reads like a wish), each with the
    column and the words, or "" where it does not. `refused`: its person is not to be written to, however it is said."""

    out: str = ""
    bounced: str = ""
    ask: str = ""
    refused: bool = False


NOTHING = Wish()


def of_fields(fields: Mapping[str, Any]) -> Wish:
    """What the fields of a row say besides those that are made for it."""
    found = {OUT: "", GONE: str(fields.get("suppressed") or ""), ASK: ""}
    for kind, said in _said(fields):
        found[kind] = found[kind] or said[:_SHOWN]
    refused = bool(fields.get("do_not_contact") or found[OUT])
    return Wish(found[OUT], found[GONE], "" if refused else found[ASK], refused or bool(found[ASK]))


def _said(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for column, cell in (fields.get("extra") or {}).items():
        if kind := of_cell(column, cell):
            yield kind, f"{column}: {cell}"
    for tag in fields.get("tags") or ():
        if _value(tag) in OPTED_OUT or reads_like_a_wish(tag):
            yield ASK, tag
    for field in _REMARKS:
        remark = fields.get(field)
        if remark and reads_like_a_wish(remark):
            yield ASK, remark


def of_cell(column: str, cell: str) -> str:
    """What a cell says that no field takes: OUT, GONE, ASK, or "" for nothing of the kind."""
    name, value = _name(column), _value(cell)
    if name in STATUS_COLUMNS:
        return OUT if value in OPTED_OUT else GONE if value in BOUNCED or BOUNCED_CODE.match(cell) else ""
    if value in SUBSCRIBED or not value:
        return ""
    if name in CONSENT_COLUMNS:
        return ASK if value in NO | OPTED_OUT | WITHDRAWN else ""
    if SMELLS.search(name) and not SMELLS_NOT.search(name):
        return "" if value in NO else ASK
    return ASK if value in OPTED_OUT - {"removed", "spam", "blocked"} or reads_like_a_wish(cell) else ""


def of_value(cell: str) -> str:
    """What a cell of a column of wishes says: OUT, GONE, "" for none, ASK where it cannot be told."""
    value = _value(cell)
    if value in NO or value in SUBSCRIBED:
        return ""
    return OUT if value in YES or value in OPTED_OUT else GONE if value in BOUNCED else ASK


def obey(record: dict[str, Any], wish: Wish) -> None:
    """Marks a record whose row says, or may say, that its person is not to be written to; the reason is the row's."""
    said = wish.out or wish.ask
    if said:
        record["refused"] = True
        record["texts"].setdefault("do_not_contact_reason", said)


def lift(record: dict[str, Any], wish: Wish) -> None:
    """Takes back what a remark was taken for that is no wish."""
    if record["texts"].get("do_not_contact_reason") == wish.ask:
        record["refused"] = False
        del record["texts"]["do_not_contact_reason"]


def leave_known(session: Session, addresses: dict[str, str]) -> None:
    """Takes the addresses out that are suppressed already."""
    for some in records.batches(list(addresses)):
        for folded in session.scalars(select(Suppression.folded).where(Suppression.folded.in_(some))):
            del addresses[folded]


def reads_like_a_wish(remark: str) -> bool:
    """Whether a remark asks not to be written to, and does not deny it."""
    low = remark.lower()
    if not any(stem in low for stem in STEMS):
        return False
    for found in REMARK.finditer(remark):
        if NARROWER.match(remark, found.end()) or NARROWER_BEFORE.search(remark, 0, found.start()):
            continue
        before = low[: found.start()].split()[-2:]
        if OWN_DENIAL.match(found[0]) or DENIED.isdisjoint(before):
            return True
    return False


def whole_file(name: str) -> Wish:
    """What is said of everybody in a file that by its name holds nobody but those who unsubscribed, or bounced."""
    stem = fold(name).replace("_", " ")
    kind = next((kind for kind, begins in WHOLE_FILES.items() if begins.match(stem)), "")
    return Wish(out=_("Unsubscribed")) if kind == OUT else Wish(bounced=_("Bounced")) if kind else NOTHING


@lru_cache(maxsize=1000)
def _name(column: str) -> str:
    return _value(column)


def _value(text: str) -> str:
    return " ".join(words(text)) or text.strip()
