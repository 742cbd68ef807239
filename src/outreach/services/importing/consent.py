"""What a row says of a wish not to be written to, or of an address that bounced, wherever in the row it stands.

The names and values of columns are in resources/data under [consent]; what remarks say, under [remarks].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.people import NOT_WRITTEN_TO, Email, Suppression
from outreach.press import vocabulary
from outreach.press.replies import meaning, remarks
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields
from outreach.values.column_values import NO, YES
from outreach.values.data import Document, DocumentView
from outreach.values.fields import items_in, parts_in, text_in
from outreach.values.text import words

OUT, GONE, ASK = "out", "bounced", "ask"
_REMARKS = ("notes", "name", "position", "nickname", "honorific", "suffix")
_BOUNCED_CODE = re.compile(r"(?:550\W)?5\.1\.\d{1,2}\b")  # of a column of statuses: an address there is not
_SHOWN = 200  # letters of a remark
_READ = 2_000
_FEW = 4  # words of a remark that is a bare wish: "remove", "not interested"
_PARAGRAPHS = re.compile(r"\n\s*\n")
_PARTLY = {"subscribed": "", "bounced": GONE, "opted_out": ASK}  # of a status of several words
_WISHES = ("opt-out", "gone", "remark", "remark-alone")


class Wish(NamedTuple):
    """What a row says: `out` (the wish), `bounced` (of its addresses) or `ask` (it reads like a wish), each with the
    column and the words, or "" where it does not. `refused`: its person is not to be written to, however it is said."""

    out: str = ""
    bounced: str = ""
    ask: str = ""
    refused: bool = False

    def bounced_of(self, addresses: Sequence[str], others: Sequence[str]) -> Sequence[str]:
        """Those of a row's addresses that it says bounced: the ones it names, of numbers and accounts too; or all."""
        return [one for one in (*addresses, *others) if one in self.bounced.casefold()] or addresses


NOTHING = Wish()


def of_fields(fields: Mapping[str, object]) -> Wish:
    """What the fields of a row say besides those that are made for it."""
    found = {OUT: "", GONE: text_in(fields, "suppressed"), ASK: ""}
    for kind, said in _said(fields):
        found[kind] = found[kind] or said[:_SHOWN]
    refused = bool(fields.get("do_not_contact") or found[OUT])
    return Wish(found[OUT], found[GONE], "" if refused else found[ASK], refused or bool(found[ASK]))


def _said(fields: DocumentView) -> Iterator[tuple[str, str]]:
    if heading := fields.get("section"):
        yield ASK, heading
    for column, cell in parts_in(fields, "extra").items():
        if kind := of_cell(column, cell):
            yield kind, f"{column}: {cell}"
    for tag in items_in(fields, "tags"):
        if _value(tag) in _table("opted_out") or reads_like_a_wish(tag):
            yield ASK, tag
    for field in _REMARKS:
        remark = fields.get(field)
        if remark and reads_like_a_wish(remark):
            yield ASK, remark


def of_cell(column: str, cell: str) -> str:
    """What a cell says that no field takes: OUT, GONE, ASK, or "" for nothing of the kind."""
    name, value = _name(column), _value(cell)
    if name in _table("status_columns"):
        return _of_status(value, cell)
    if value in _table("subscribed") or not value:
        return ""
    if name in _table("consent_columns"):
        return ASK if value in NO | _table("opted_out") | _table("withdrawn") else ""
    if _is("wish_columns").search(name) and not _is("count_columns").search(name):
        return "" if value in NO else ASK
    return ASK if value in _table("opted_out") - {"removed", "spam", "blocked"} or reads_like_a_wish(cell) else ""


def _of_status(value: str, cell: str) -> str:
    if value in _table("opted_out"):
        return OUT
    if value in _table("bounced") or _BOUNCED_CODE.match(cell):
        return GONE
    partly = (kind for table, kind in _PARTLY.items() if any(f" {said} " in f" {value} " for said in _table(table)))
    return next(partly, "")


def of_heading(heading: str) -> bool:
    """Whether a heading says that those below it are not to be written to."""
    return of_cell("", heading) == ASK or bool(whole_file(heading).out)


def of_value(cell: str) -> str:
    """What a cell of a column of wishes says: OUT, GONE, "" for none, ASK where it cannot be told."""
    value = _value(cell)
    if value in NO or value in _table("subscribed"):
        return ""
    return OUT if value in YES or value in _table("opted_out") else GONE if value in _table("bounced") else ASK


def obey(record: Document, wish: Wish) -> None:
    """Marks a record whose row says, or may say, that its person is not to be written to; the reason is the row's."""
    said = wish.out or wish.ask
    if said:
        record["refused"] = True
        record["texts"].setdefault("do_not_contact_reason", said)


def lift(record: Document, wish: Wish) -> None:
    """Takes back what a remark was taken for that is no wish."""
    if record["texts"].get("do_not_contact_reason", "").startswith(wish.ask):
        record["refused"] = False
        del record["texts"]["do_not_contact_reason"]


def leave_known(session: Session, addresses: dict[str, str]) -> None:
    """Takes the addresses out that are suppressed already, or are known to have bounced."""
    bounced = select(Email.folded).where(Email.bounce.in_(NOT_WRITTEN_TO))
    for query, column in ((select(Suppression.folded), Suppression.folded), (bounced, Email.folded)):
        for (folded,) in records.among(session, query, column, list(addresses)):
            addresses.pop(folded, None)


@lru_cache(maxsize=10_000)  # most jobs and tags are the same few
def reads_like_a_wish(remark: str) -> bool:
    """Whether a remark says that somebody wants no mail of ours, or is there no more."""
    return _value(remark) in _table("departed") or any(
        "ignore" not in said and not said.isdisjoint(_WISHES[: 4 if len(one.split()) <= _FEW else 3])
        for one in meaning.sentences(remark[:_READ])
        for said in [remarks.rules().kinds(one)]
    )


def note_in_text(people: Sequence[Fields], text: str) -> None:
    """Adds to people what the text they stand in says of not writing to them: behind one of them, or above some."""
    heading = ""
    for paragraph in _PARAGRAPHS.split(text.strip()):
        heading = _note_in_paragraph(paragraph.strip(), people, heading)


def _note_in_paragraph(paragraph: str, people: Sequence[Fields], heading: str) -> str:
    """Notes what a paragraph says below a heading that says not to write, or ""; returns the next heading."""
    latest: list[Fields] = []
    for line in map(str.strip, paragraph.splitlines()):
        here = _told_of(line, people, heading)
        is_title = not here and line.endswith((":", paragraph))
        latest = here or ([] if is_title else latest)
        if reads_like_a_wish(line):
            for one in latest:
                _note(one, line)
            if not here and (not latest or line.isupper()):
                heading = line.strip(" :")
        elif is_title:
            heading = ""
    return heading


def _told_of(line: str, people: Sequence[Fields], heading: str) -> list[Fields]:
    """Those whom a line tells of, who are below that heading now."""
    here = [one for one in people if any(value in line for value in _known_by(one))]
    for one in here:
        one["section"] = heading
    return here


def _known_by(person: Fields) -> list[str]:
    reach = [item["raw"] for field in ("emails", "phones") for item in person.get(field, ())]
    return [*filter(None, [person.get("name"), *reach])]


def _note(person: Fields, remark: str) -> None:
    if not reads_like_a_wish(person.setdefault("notes", "")):
        person["notes"] = f"{person['notes']}\n{remark}".strip()


def whole_file(name: str) -> Wish:
    """What is said of everybody in a file that by its name holds nobody but those who unsubscribed, or bounced."""
    stem = _value(name)
    if _is("files_opted_out").match(stem):
        return Wish(out=_("Unsubscribed"))
    return Wish(bounced=_("Bounced")) if _is("files_bounced").match(stem) else NOTHING


def _is(name: str) -> re.Pattern[str]:
    return vocabulary.pattern("consent", name)


@cache
def _table(name: str) -> frozenset[str]:
    lists = (vocabulary.section(language, "consent").get(name, ()) for language in vocabulary.languages())
    return frozenset(_value(word) for words in lists for word in words)


@lru_cache(maxsize=1000)
def _name(column: str) -> str:
    return _value(column)


def _value(text: str) -> str:
    return " ".join(words(text)) or text.strip()
