"""Many contacts read at once, for a table column by column, for cards without what is empty: nothing done twice."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.formats.cards import vcard
from outreach.model.people import EMAIL_LABELS, NETWORKS, PHONE_LABELS, Contact
from outreach.services.contacts.records import Fields
from outreach.services.exporting import export_records as records
from outreach.store.search import ByIds
from outreach.values import position_cell
from outreach.values.phone import phone_number

BATCH = 1000  # contacts at a time: less than a tenth of a second
_COLUMNS = Contact.__table__.c
_KNOWN = {"email": EMAIL_LABELS, "phone": PHONE_LABELS, "channel": NETWORKS}
# What a word in a cell needs quotes for, or a semicolon behind it (see `joined`).
_PARTS = re.compile('[;|\n",]')
Row = Sequence[Any]


class Block:
    """Contacts in the order asked for, those left out that are gone; a table is read when it is asked for."""

    def __init__(self, session: Session, ids: Sequence[int], names: Sequence[str] = ()) -> None:
        self._session, self._asked, self._names = session, ids, names
        found = {row[0]: row for row in _people(tuple(names)).read(session, ids)}
        kept = [found[number] for number in ids if number in found]
        columns: list[Sequence[Any]] = list(zip(*kept, strict=True)) if kept else [()] * (1 + len(names))
        self.ids = columns[0]
        self._plain = dict(zip(names, columns[1:], strict=True))
        self._at = {number: place for place, number in enumerate(self.ids)}
        self._placed: dict[str, list[list[str]]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def plain(self, name: str) -> Sequence[Any]:
        """One column of `contact`, as the driver gives it."""
        return self._plain[name]

    @cached_property
    def extra(self) -> list[dict[str, Any]]:
        """What files said beside our own fields."""
        return [json.loads(one) if isinstance(one, str) else one or {} for one in self._plain["extra"]]

    @cached_property
    def positions(self) -> dict[str, list[Any]]:
        """Each one's present position, title, department, outlet and since when, and the list of the others."""
        title, department, outlet, began = self.blank(), self.blank(), self.blank(), self.blank()
        others: list[list[Fields]] = [[] for _one in self.ids]
        last, at = None, self._at
        for number, one, part, name, since, until in records.POSITIONS.read(self._session, self._asked):
            place = at[number]
            if number != last and until is None:
                last = number
                title[place], department[place], outlet[place] = one, part, name or ""
                began[place] = str(since or "")
            else:
                others[place].append(position_cell.row(one, part, name, since, until))
        return {
            "position": title, "department": department, "outlet": outlet, "position_since": began,
            "other_positions": others,
        }  # fmt: skip

    @cached_property
    def _tags(self) -> Sequence[Row]:
        return records.TAGS.read(self._session, self._asked)

    @cached_property
    def words(self) -> dict[str, list[list[str]]]:
        """The languages, beats and tags of each."""
        found: dict[str, list[list[str]]] = {name: [[] for _one in self.ids] for name in records.KINDS.values()}
        for number, kind, value in self._tags:
            found[records.KINDS[kind]][self._at[number]].append(value)
        return found

    @cached_property
    def cells_of_words(self) -> dict[str, list[str]]:
        """The languages, beats and tags of each, in one cell of a kind."""
        if _PARTS.search("\0".join([row[2] for row in self._tags])):
            return {name: [joined(one) for one in each] for name, each in self.words.items()}
        cells = {kind: self.blank() for kind in records.KINDS}
        at = self._at
        for number, kind, value in self._tags:
            of_kind, place = cells[kind], at[number]
            before = of_kind[place]
            of_kind[place] = f"{before}; {value}" if before else value
        return {name: cells[kind] for kind, name in records.KINDS.items()}

    @cached_property
    def emails(self) -> Sequence[Row]:
        """(contact's id, raw, address, valid, label), as all below by contact and in each one's order."""
        return records.EMAILS.read(self._session, self._asked)

    @cached_property
    def phones(self) -> Sequence[Row]:
        """(contact's id, raw, e164, extension, valid, kind, label)."""
        return records.PHONES.read(self._session, self._asked)

    @cached_property
    def channels(self) -> Sequence[Row]:
        """(contact's id, network, value)."""
        return records.CHANNELS.read(self._session, self._asked)

    def columns(self) -> vcard.Columns:
        """What cards are written from."""
        at = self._at
        plain = {**self._plain, **self.positions, **({"extra": self.extra} if "extra" in self._plain else {})}
        words: dict[str, list[tuple[int, str]]] = {name: [] for name in records.KINDS.values()}
        for number, kind, value in self._tags:
            words[records.KINDS[kind]].append((at[number], value))
        return vcard.Columns(
            len(self),
            plain,
            [(at[number], raw, label) for number, raw, _address, _valid, label in self.emails],
            [(at[number], raw, label) for number, label, raw in _TYPED["phone"](self)],
            [(at[number], network, value) for number, network, value in self.channels],
            words,
        )

    def blank(self) -> list[str]:
        """A cell for each contact with nothing in it."""
        return [""] * len(self.ids)

    def first(self, rows: Iterable[tuple[int, str]]) -> list[str]:
        """Of texts in order, each contact's first."""
        cells, seen = self.blank(), set()
        for number, text in rows:
            if number not in seen:
                seen.add(number)
                cells[self._at[number]] = text
        return cells

    def all(self, rows: Iterable[tuple[int, str]]) -> list[str]:
        """Of texts in order, all of each contact's in one cell."""
        found: dict[int, list[str]] = {}
        for number, text in rows:
            found.setdefault(number, []).append(text)
        cells = self.blank()
        for number, texts in found.items():
            cells[self._at[number]] = "; ".join(texts)
        return cells

    def placed(self, field: str, order: Sequence[str]) -> list[list[str]]:
        """E-mails, phones or channels parted into a column for each place of an order of kinds."""
        if field not in self._placed:
            columns = [self.blank() for _kind in order]
            last, place, contact, at, known = None, 0, 0, self._at, _KNOWN[field]
            for number, kind, text in _TYPED[field](self):
                if number != last:
                    last, place, contact = number, 0, at[number]
                place = order.index(kind if kind in known else "", place)
                columns[place][contact] = text
                place += 1
            self._placed[field] = columns
        return self._placed[field]


# (contact's id, kind, what was typed) of one kind of reach.
_TYPED: dict[str, Callable[[Block], Iterable[tuple[int, str, str]]]] = {
    "email": lambda block: [(row[0], row[4], row[1]) for row in block.emails],
    "phone": lambda block: [
        (number, label, raw if raw[:1] == "+" else typed(raw, e164 if valid else None, extension))
        for number, raw, e164, extension, valid, _kind, label in block.phones
    ],
    "channel": lambda block: block.channels,  # type: ignore[return-value, dict-item]
}


@lru_cache(64)
def _people(names: tuple[str, ...]) -> ByIds:
    return ByIds(select(_COLUMNS.id, *(_COLUMNS[name] for name in names)), _COLUMNS.id)


def read(
    session: Session, ids: Sequence[int], names: Sequence[str], fills: Sequence[Callable[[Block], Sequence[str]]]
) -> list[Sequence[Any]]:
    """The ids of these contacts, and what fills the columns of a table; `names` are the columns of `contact` needed."""
    block = Block(session, ids, names)
    return [block.ids, *(fill(block) for fill in fills)]


def cards(session: Session, ids: Sequence[int], names: Sequence[str]) -> tuple[Sequence[int], vcard.Columns]:
    """The ids of these contacts, and what their cards are written from; `names` are the columns of `contact` needed."""
    block = Block(session, ids, names)
    return block.ids, block.columns()


def joined(words: Sequence[str]) -> str:
    """Words in one cell. A semicolon behind "Courts, crime" says that the comma parts no words there."""
    cell = "; ".join(_whole(word) for word in words)
    return f"{cell};" if len(words) == 1 and "," in cell else cell


def _whole(word: str) -> str:
    """A word in quotes where it holds what parts words, as `importing_fields.words_of` takes it back."""
    parted = any(sign in word for sign in ";|\n") or word[:1] == '"'
    return '"' + word.replace('"', '""') + '"' if parted else word


def shown(raw: str, e164: str | None, extension: str | None) -> str:
    """A phone as one reads it: the international form, with its extension; what was typed where it is not valid."""
    if not e164:
        return str(raw)
    return phone_number._spaced(e164) + (f" ext. {extension}" if extension else "")


def typed(raw: str, e164: str | None, extension: str | None) -> str:
    """A phone as it was typed, if that alone says which number it is; "66 04 18" behind another does not."""
    whole = not e164 or raw.lstrip().startswith("+") or len(re.sub(r"\D", "", raw)) >= 9
    return str(raw) if whole else shown(raw, e164, extension)
