"""What decides about each contact of an audience: names, wishes, addresses, languages, and who is one person twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.orm import Session

from outreach.model.people import NOT_WRITTEN_TO, Contact, Email, Phone, Tag
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.delivery import suppression
from outreach.services.identity import compared_contacts
from outreach.store import query_cache, search
from outreach.values import text
from outreach.values.names import name_similarity

_SOME = 5000
# From this share of all contacts on, whole tables are read instead of rows by their ids.
_SHARE = 8
# A number that more people have is a newsroom's, and says nothing about one of them.
_DESK = 12


class Address(NamedTuple):
    """An address of somebody who has none that can be used at once."""

    folded: str
    valid: bool
    raw: str
    bounced_on: date | None
    bounce_text: str
    bounce: str  # see model.people.Email


class People:
    """What decides about each contact, read in few strokes.

    Columns are read as whole lists, several rows a millisecond and not one: it is what keeps a hundred thousand
    contacts under half a second.
    """

    def __init__(self, session: Session, wanted: Mapping[int, object], offered: Sequence[str] | None) -> None:
        total = contacts.count(session)
        self._session = session
        self._ids = None if len(wanted) * _SHARE > total else list(wanted)
        self.order = self._in_order(wanted)
        ids, names = self._columns(select(*self._lists(Contact.id, Contact.name)), Contact.id)
        self.names: dict[int, str] = dict(zip(ids, names, strict=True))
        self._name_the_nameless()
        self.blocked = self._read_blocked()
        self.undecided = opt_outs.undecided(self._session) if self.blocked else {}
        self.suppressed = suppression.barred(session)
        self.addresses: dict[int, str] = {}
        self.folded: dict[int, str] = {}
        self.others: dict[int, list[Address]] = {}
        self._read_addresses(wanted)
        self.language: dict[int, str] = {}
        # The languages of those for whom there is no version.
        self.spoken: dict[int, list[str]] = {}
        self._read_languages(offered)

    def _in_order(self, wanted: Mapping[int, object]) -> list[int]:
        """By name, with others between them where many are wanted: the whole order is kept in memory."""
        whole = contacts.find(self._session, "", "name")
        return list(whole) if self._ids is None else [number for number in whole if number in wanted]

    def _lists(self, *columns: Any) -> list[Any]:
        return [search.gathered(self._session, column) for column in columns]

    def _columns(self, query: Select[Any], column: Any) -> list[list[Any]]:
        """The columns of a query of `_lists`, for those who are wanted; `column` is the contact's id in it."""
        parts: Iterable[Sequence[int] | None] = [None]
        if self._ids is not None:
            parts = [self._ids[start : start + _SOME] for start in range(0, len(self._ids), _SOME)]
        whole: list[list[Any]] = []
        for some in parts:
            cut = query if some is None else query.where(column.in_(some))
            (row,) = self._session.execute(cut).all()
            found = [search.numbers(value) for value in row]
            whole = found if not whole else [[*one, *more] for one, more in zip(whole, found, strict=True)]
        return whole or [[] for _column in query.selected_columns]

    def _name_the_nameless(self) -> None:
        nameless = [number for number, name in self.names.items() if not name]
        for start in range(0, len(nameless), _SOME):
            shown = contacts.rows(self._session, nameless[start : start + _SOME])
            self.names.update({row.id: row.name for row in shown})

    def _read_blocked(self) -> dict[int, tuple[str, date | None]]:
        query = select(Contact.id, Contact.do_not_contact_reason, Contact.do_not_contact_on)
        found = self._session.execute(query.where(Contact.do_not_contact.is_(True)))
        return {number: (reason, on) for number, reason, on in found}

    # Addresses

    def _read_addresses(self, wanted: Iterable[int]) -> None:
        """The first address of each, and for those whose first one is not to be used, all of them."""
        # Most addresses are typed as they are folded: those are not read twice.
        query = select(*self._lists(Email.contact_id, Email.address, func.nullif(Email.folded, Email.address)))
        first = query.where(
            Email.contact_id.is_not(None), Email.rank == 0, Email.valid.is_(True), Email.address.is_not(None),
            Email.bounce.not_in(NOT_WRITTEN_TO),
        )  # fmt: skip
        ids, addresses, all_folded = self._columns(first, Email.contact_id)
        self.addresses = dict(zip(ids, addresses, strict=True))
        self.folded = dict(self.addresses)
        self.folded.update([(one, folded) for one, folded in zip(ids, all_folded, strict=True) if folded is not None])
        # Whoever has an address twice has it once: what came back from the one row did from the other.
        came_back = select(Email.contact_id, Email.folded).where(
            Email.bounced_on.is_not(None), Email.bounce.in_(NOT_WRITTEN_TO), Email.contact_id.is_not(None)
        )
        self.came_back = {(number or 0, folded) for number, folded in self._session.execute(came_back)}
        off = [number for number, folded in self.came_back if folded and self.folded.get(number) == folded]
        if self.suppressed:
            off += [one for one, folded in self.folded.items() if folded in self.suppressed]
        for number in set(off):
            del self.addresses[number], self.folded[number]
        asked = [number for number in wanted if number not in self.addresses]
        for start in range(0, len(asked), _SOME):
            self._read_others(asked[start : start + _SOME])

    def _read_others(self, some: Sequence[int]) -> None:
        query = select(
            Email.contact_id, Email.address, Email.folded, Email.valid, Email.raw, Email.bounce, Email.bounced_on,
            Email.bounce_text,
        )  # fmt: skip
        query = query.where(Email.contact_id.in_(some)).order_by(Email.contact_id, Email.rank, Email.id)
        for contact, address, folded, valid, raw, bounce, bounced_on, said in self._session.execute(query):
            if contact is None:
                continue
            usable, back = bool(valid and address), bounce in NOT_WRITTEN_TO or (contact, folded) in self.came_back
            found = Address(folded or "", usable, raw, bounced_on if back else None, said, bounce)
            self.others.setdefault(contact, []).append(found)
            if usable and not back and folded not in self.suppressed and contact not in self.addresses:
                self.addresses[contact] = address or ""
                self.folded[contact] = folded or ""

    # Languages

    def _read_languages(self, offered: Sequence[str] | None) -> None:
        """The first of each one's languages that is offered; any is, where nothing is offered."""
        codes = list(dict.fromkeys(offered or ()))
        # Nearly everybody's first language is offered: of those no more is read than their ids, language by language.
        firsts = [
            search.gathered(self._session, Tag.contact_id).filter(Tag.rank == 0, Tag.value == code) for code in codes
        ]
        other = not_(and_(Tag.rank == 0, Tag.value.in_(codes)))
        rest = [column.filter(other) for column in self._lists(Tag.contact_id, Tag.value, Tag.rank)]
        query = select(*firsts, *rest).where(Tag.kind == "language", Tag.contact_id.is_not(None))
        *found, ids, values, ranks = self._columns(query, Tag.contact_id)
        rows = sorted(zip(ids, ranks, values, strict=True))
        # The last of a key wins in a dictionary: so the first language has to come last.
        self.language = {number: value for number, _rank, value in reversed(rows) if offered is None or value in codes}
        for code, numbers in reversed(list(zip(codes, found, strict=True))):
            self.language |= dict.fromkeys(numbers, code)
        if offered is not None:
            for number, _rank, value in rows:
                if number not in self.language:
                    self.spoken.setdefault(number, []).append(value)

    # One person twice

    def one_and_the_same(self, others: AbstractSet[int] = frozenset()) -> dict[int, int]:
        """{contact: the least of the ids that are one person with it}, told by a number of their own and like names.

        Who was judged to be no double of another stays apart. `others` are compared with the people.
        """
        everybody = query_cache.kept(self._session, "audience: numbers in common", lambda: _sharing(self._session))
        among = self.names.keys() | others
        groups = [group for group in everybody if sum(number in among for number in group) > 1]
        if not groups:
            return {}
        known = {number for group in groups for number in group if number in among}
        written = _names(self._session, sorted(known))
        declined = compared_contacts.declined(self._session)
        leads: dict[int, int] = {}
        for group in groups:
            for one, other in combinations(sorted(number for number in group if number in known), 2):
                if (one, other) not in declined and _alike(written.get(one, ()), written.get(other, ())):
                    _join(leads, one, other)
        return {number: _lead(leads, number) for number in leads}


def addresses_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """{contact: the first address that can be written to}; contacts without one are missing."""
    found: dict[int, str] = {}
    for some in records.batches(ids):
        query = select(Email.contact_id, Email.address, Email.folded, Email.valid, Email.bounce)
        rows = session.execute(query.where(Email.contact_id.in_(some)).order_by(Email.rank, Email.id)).all()
        folded = {row.folded for row in rows if row.folded}
        off = suppression.barred(session, folded)
        # An address that stands twice bounced as a whole.
        back = {(row.contact_id, row.folded) for row in rows if row.bounce in NOT_WRITTEN_TO}
        for row in rows:
            usable = row.valid and row.address and row.folded not in off and (row.contact_id, row.folded) not in back
            if usable and row.contact_id is not None:
                found.setdefault(row.contact_id, row.address)
    return found


def _sharing(session: Session) -> list[list[int]]:
    """Contacts who have a number in common, but for the numbers of whole newsrooms."""
    # What is asked of the index alone is asked first: most numbers are one person's.
    several = select(Phone.e164).where(Phone.e164.is_not(None)).group_by(Phone.e164).having(func.count() > 1)
    query = select(Phone.e164, Phone.extension, Phone.contact_id).where(
        Phone.e164.in_(several), Phone.contact_id.is_not(None), Phone.valid.is_(True), Phone.kind != "fax",
        Phone.label != "fax",
    )  # fmt: skip
    groups: dict[tuple[str | None, str], set[int]] = defaultdict(set)
    for number, extension, contact in session.execute(query):
        if contact is not None:
            groups[number, extension or ""].add(contact)
    return [sorted(group) for group in groups.values() if 1 < len(group) <= _DESK]


def _names(session: Session, ids: Sequence[int]) -> dict[int, list[list[str]]]:
    """The names of some, each as its folded words."""
    found: dict[int, list[list[str]]] = {}
    for start in range(0, len(ids), _SOME):
        query = select(Contact.id, Contact.name, Contact.other_name).where(Contact.id.in_(ids[start : start + _SOME]))
        for number, *written in session.execute(query):
            found[number] = [words for name in written if name and len(words := text.words(name)) > 1]
    return found


def namesakes(session: Session, ids: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of contacts who bear one name of two words or more, in whatever script and order."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, names in sorted(_names(session, ids).items()):
        for key in {tuple(sorted(map(text.latin, words))) for words in names}:
            groups[key].append(number)
    return [pair for group in groups.values() if len(group) <= _DESK for pair in combinations(group, 2)]


def _alike(ours: Iterable[list[str]], theirs: Iterable[list[str]]) -> bool:
    return any(_is_same_name(one, other) for one in ours for other in theirs)


def _is_same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether every word of the shorter name is a spelling of a word of the longer, in whatever script and order."""
    short, long = sorted((one, other), key=len)
    left = list(long)
    for word in short:
        sound = text.latin(word)
        same = next((there for there in left if text.latin(there) == sound), None)
        if same is None:
            # A letter may differ, the first hardly ever: it spares nearly every pair the dearer comparison.
            near = (there for there in left if text.latin(there)[:1] == sound[:1])
            same = next(
                (there for there in near if name_similarity.relation(word, there) <= name_similarity.SLIP), None
            )
        if same is None:
            return False
        left.remove(same)
    return True


def _lead(leads: Mapping[int, int], number: int) -> int:
    while (lead := leads.get(number, number)) != number:
        number = lead
    return number


def _join(leads: dict[int, int], one: int, other: int) -> None:
    low, high = sorted((_lead(leads, one), _lead(leads, other)))
    leads[low], leads[high] = low, low
    for number in (one, other):
        leads.setdefault(number, low)
