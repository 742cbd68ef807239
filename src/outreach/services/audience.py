"""Who gets it, who does not, and why: lists taken in and left out, earlier recipients, wishes, addresses, languages.

Rule ∪ picks − exclusions − other lists − those who got an earlier release − do-not-contact − suppressed addresses
− no usable address − no version to read; one message a person and an address. Everybody has one main reason, with
a code of its own, and the recipients can be counted again out of these codes alone (features.md L4–L8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from outreach import i18n
from outreach.i18n import _
from outreach.mail import words
from outreach.model import filters, places
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.model.distributions import Recipient as Given
from outreach.model.lists import PressList
from outreach.model.people import Contact, Email, Suppression, Tag
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services import contacts, filtering, releases
from outreach.store import search

# Why somebody is in, and why somebody is out, in the order in which the reasons are looked at.
IN = ("rule", "pick")
OUT = ("excluded", "list", "got", "blocked", "suppressed", "no address", "bad address", "no version", "double")
_SOME = 5000
# From this share of all contacts on, whole tables are read instead of rows by their ids.
_SHARE = 8


class Audience(NamedTuple):
    """Whom a distribution is for: lists, less lists, less those who got the releases named.

    `release` decides the languages. `at` is the moment it goes out (now): before an embargo's end those who have not
    promised to keep embargoes are held until then.
    """

    lists: tuple[int, ...]
    without_lists: tuple[int, ...] = ()
    without_releases: tuple[int, ...] = ()
    release: int | None = None
    at: datetime | None = None


class Recipient(NamedTuple):
    """One who gets it: one message, to one address; `language` is the version's where a release is given.

    `held` says that it waits until the embargo ends; `code` is one of `IN`.
    """

    contact: int
    name: str
    address: str
    language: str
    reason: str
    held: bool = False
    code: str = "rule"


class LeftOut(NamedTuple):
    """One who belongs to the lists and does not get it, and why; `code` is one of `OUT`."""

    contact: int
    name: str
    reason: str
    code: str = "excluded"


class Resolved(NamedTuple):
    """Who gets it, who does not, and how many in each language."""

    recipients: list[Recipient]
    left_out: list[LeftOut]
    languages: dict[str, int]


class _Wanted(NamedTuple):
    """Everybody the lists name: by which rule or pick, and who is taken off by hand or by another list."""

    because: dict[int, tuple[str, str]]
    out: dict[int, tuple[str, str]]


def resolve(session: Session, audience: Audience) -> Resolved:
    """Who gets it and why, and who does not and why not, each by name.

    Raises:
        Problem: a list or a release is gone, or a rule cannot be read.
    """
    lists = [_list(session, number) for number in audience.lists]
    wanted = _wanted(session, lists, audience)
    release = releases.card(session, audience.release) if audience.release is not None else None
    offered = releases.languages(release) if release is not None else None
    keeping = None
    if release is not None and _is_ahead(release, audience.at or now()):
        keeping = set(session.scalars(select(Contact.id).where(Contact.keeps_embargoes.is_(True))))
    return _sorted_out(_People(session, wanted.because, offered), wanted, offered, keeping)


def _is_ahead(release: Release, at: datetime) -> bool:
    if release.status in ("released", "corrected", "withdrawn"):
        return False
    return release.status == "embargoed" if release.embargo_until is None else release.embargo_until > at


def _list(session: Session, list_id: int) -> PressList:
    found = session.scalar(
        select(PressList)
        .where(PressList.id == list_id)
        .options(selectinload(PressList.picks), selectinload(PressList.exclusions))
    )
    if found is None:
        raise Problem(_("There is no list number {id}.").format(id=list_id))
    return found


def _wanted(session: Session, lists: Sequence[PressList], audience: Audience) -> _Wanted:
    because: dict[int, tuple[str, str]] = {}
    out: dict[int, tuple[str, str]] = {}
    several = len(lists) > 1
    for press_list in lists:
        excluded = {row.contact_id: row.reason for row in press_list.exclusions}
        rule = _("the rule “{rule}”").format(rule=press_list.rule)
        pick = _("picked by hand")
        if several:
            rule, pick = (_("list “{list}”: {why}").format(list=press_list.name, why=why) for why in (rule, pick))
        by_rule = contacts.find(session, press_list.rule, "id") if press_list.rule.strip() else ()
        for code, why, numbers in (
            ("rule", rule, by_rule),
            ("pick", pick, [row.contact_id for row in press_list.picks]),
        ):
            because |= (
                {n: because.get(n, (code, why)) for n in numbers} if because else dict.fromkeys(numbers, (code, why))
            )
        # Left out of one list, and on another all the same: he gets it by that one.
        for number, reason in excluded.items():
            out.setdefault(number, ("excluded", _by_hand(reason)))
    if several:
        out = {n: why for n, why in out.items() if all(_leaves_out(session, one, n) for one in lists)}
    for number in audience.without_lists:
        left = _list(session, number)
        told = ("list", _("on the list “{list}”, which is left out").format(list=left.name))
        for member in _members(session, left):
            if member in because:
                out.setdefault(member, told)
    for number in audience.without_releases:
        for member, when in _who_got(session, number).items():
            if member in because:
                out.setdefault(member, ("got", when))
    return _Wanted(because, out)


def _leaves_out(session: Session, press_list: PressList, contact_id: int) -> bool:
    """Whether a list does not have a contact: not named by it at all, or left out by hand."""
    if any(row.contact_id == contact_id for row in press_list.exclusions):
        return True
    if any(row.contact_id == contact_id for row in press_list.picks):
        return False
    if not press_list.rule.strip():
        return True
    return not contacts.find(session, f"({press_list.rule}) id:{contact_id}", "id")


def _members(session: Session, press_list: PressList) -> set[int]:
    found = set(contacts.find(session, press_list.rule, "id")) if press_list.rule.strip() else set()
    found |= {row.contact_id for row in press_list.picks}
    return found - {row.contact_id for row in press_list.exclusions}


def _who_got(session: Session, release_id: int) -> dict[int, str]:
    """{contact: when it went to them} of an earlier release."""
    row = session.execute(select(Release.reference).where(Release.id == release_id)).one_or_none()
    if row is None:
        raise Problem(_("There is no release number {id}.").format(id=release_id))
    given = (
        select(Given.contact_id, Distribution.at)
        .join(Distribution, Distribution.id == Given.distribution_id)
        .where(Distribution.release_id == release_id, Given.state.in_(filtering.GIVEN), Given.contact_id.is_not(None))
        .order_by(Distribution.at)
    )
    name = row.reference or _("release {id}").format(id=release_id)
    return {
        contact: _("got {release} already ({day})").format(release=name, day=_day(at.astimezone()))
        for contact, at in session.execute(given)
        if contact is not None
    }


class _People:
    """What decides about each contact, read in few strokes: names, wishes, addresses, languages.

    Columns are read as whole lists, several rows a millisecond and not one: it is what keeps a hundred thousand
    contacts under half a second.
    """

    def __init__(self, session: Session, wanted: Mapping[int, object], offered: Sequence[str] | None) -> None:
        total = contacts.count(session)
        self._session = session
        self._ids = None if len(wanted) * _SHARE > total else list(wanted)
        # By name: the whole order is kept in memory, so that cutting it is cheaper than sorting.
        self.order = [number for number in contacts.find(session, "", "name") if number in wanted]
        self.names: dict[int, str] = dict(self._pairs(select(*self._lists(Contact.id, Contact.name)), Contact.id))
        self._name_the_nameless()
        self.blocked = self._read_blocked()
        self.addresses: dict[int, str] = {}
        self.folded: dict[int, str] = {}
        self.others: dict[int, list[tuple[str, str, bool, str]]] = {}
        self._read_addresses()
        self.speak_any: set[int] = set()
        self.language: dict[int, str] = {}
        self._read_languages(offered)

    def _lists(self, *columns: Any) -> list[Any]:
        return [search.gathered(self._session, column) for column in columns]

    def _pairs(self, query: Select[Any], column: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query of `_lists`, for those who are wanted; `column` is the contact's id in it."""
        parts: Iterable[Sequence[int] | None] = [None]
        if self._ids is not None:
            parts = [self._ids[start : start + _SOME] for start in range(0, len(self._ids), _SOME)]
        for some in parts:
            cut = query if some is None else query.where(column.in_(some))
            (row,) = self._session.execute(cut).all()
            yield from zip(*(search.numbers(value) for value in row), strict=True)

    def _name_the_nameless(self) -> None:
        nameless = [number for number in self.order if not self.names.get(number)]
        for start in range(0, len(nameless), _SOME):
            shown = contacts.rows(self._session, nameless[start : start + _SOME])
            self.names.update({row.id: row.name for row in shown})

    def _read_blocked(self) -> dict[int, tuple[str, date | None]]:
        query = select(Contact.id, Contact.do_not_contact_reason, Contact.do_not_contact_on)
        found = self._session.execute(query.where(Contact.do_not_contact.is_(True)))
        return {number: (reason, on) for number, reason, on in found}

    def _read_addresses(self) -> None:
        """The first address of each, and for those whose first one is not to be used, all of them."""
        suppressed = set(self._session.scalars(select(Suppression.folded)))
        query = select(*self._lists(Email.contact_id, Email.address, Email.folded))
        first = query.where(
            Email.contact_id.is_not(None), Email.rank == 0, Email.valid.is_(True), Email.address.is_not(None)
        )
        for number, address, folded in self._pairs(first, Email.contact_id):
            if folded not in suppressed:
                self.addresses[number] = address
                self.folded[number] = folded
        asked = [number for number in self.order if number not in self.addresses]
        for start in range(0, len(asked), _SOME):
            self._read_others(asked[start : start + _SOME], suppressed)

    def _read_others(self, some: Sequence[int], suppressed: set[str]) -> None:
        query = select(Email.contact_id, Email.address, Email.folded, Email.valid, Email.raw)
        query = query.where(Email.contact_id.in_(some)).order_by(Email.contact_id, Email.rank, Email.id)
        for contact, address, folded, valid, raw in self._session.execute(query):
            if contact is None:
                continue
            self.others.setdefault(contact, []).append((address or "", folded or "", valid, raw))
            if valid and address and folded not in suppressed and contact not in self.addresses:
                self.addresses[contact] = address
                self.folded[contact] = folded or ""

    def _read_languages(self, offered: Sequence[str] | None) -> None:
        """The first of each one's languages that is offered; any is, where nothing is offered."""
        spoken = select(Tag.contact_id, Tag.value).where(Tag.kind == "language", Tag.contact_id.is_not(None))
        if self._ids is None:
            # The last of a key wins in a dictionary: so the first language has to come last.
            ordered = spoken.order_by(Tag.rank.desc(), Tag.id.desc()).subquery()
            found = list(self._pairs(select(*self._lists(ordered.c.contact_id, ordered.c.value)), None))
        else:
            found = []
            for start in range(0, len(self._ids), _SOME):
                some = spoken.where(Tag.contact_id.in_(self._ids[start : start + _SOME]))
                found += [tuple(row) for row in self._session.execute(some.order_by(Tag.rank.desc(), Tag.id.desc()))]
        self.speak_any = {number for number, _value in found}
        self.language = {number: value for number, value in found if offered is None or value in offered}

    def spoken(self, contact_id: int) -> list[str]:
        """The languages of one, in order."""
        query = select(Tag.value).where(Tag.kind == "language", Tag.contact_id == contact_id).order_by(Tag.rank, Tag.id)
        return list(self._session.scalars(query))


def _sorted_out(
    people: _People, wanted: _Wanted, offered: Sequence[str] | None, keeping: Container[int] | None
) -> Resolved:
    """Everybody into one of two heaps; `keeping` are those who keep embargoes, where there is one to be kept."""
    result = Resolved([], [], {})
    taken: dict[str, int] = {}
    default = offered[0] if offered else ""
    names, folded, languages = people.names, people.folded, people.language
    out, because, blocked, spoken = wanted.out, wanted.because, people.blocked, people.speak_any
    make, add = Recipient._make, result.recipients.append
    for number, address in zip(people.order, map(people.addresses.get, people.order), strict=True):
        if address is None or number in out or number in blocked:
            result.left_out.append(_left_out(people, wanted, number))
            continue
        language = languages.get(number)
        if language is None:
            if offered is not None and number in spoken:
                why = _no_version(people.spoken(number))
                result.left_out.append(LeftOut(number, names.get(number, ""), why, "no version"))
                continue
            language = default
        # Of two with one address the first by name gets it.
        first = taken.setdefault(folded[number], number)
        if first != number:
            why = _("{name} gets it at the same address").format(name=names.get(first, ""))
            result.left_out.append(LeftOut(number, names.get(number, ""), why, "double"))
            continue
        code, reason = because[number]
        held = keeping is not None and number not in keeping
        add(make((number, names.get(number, ""), address, language, reason, held, code)))
    result.languages.update(Counter(recipient.language for recipient in result.recipients))
    return result


def _left_out(people: _People, wanted: _Wanted, number: int) -> LeftOut:
    """The main reason of one who is taken off, does not want it, or cannot be reached."""
    code, why = wanted.out.get(number) or ("", "")
    if not code and number in people.blocked:
        code, why = "blocked", _asked(*people.blocked[number])
    if not code:
        code, why = _no_address(people.others.get(number, ()))
    return LeftOut(number, people.names.get(number, ""), why, code)


def _day(on: date) -> str:
    return words.of(i18n.language()).day(on)


def _by_hand(reason: str) -> str:
    return _("left out by hand: {reason}").format(reason=reason) if reason else _("left out by hand")


def _asked(reason: str, on: date | None) -> str:
    since = f" ({_day(on)})" if on else ""
    return _("asked not to be contacted") + since + (f": {reason}" if reason else "")


def _no_version(spoken: Sequence[str]) -> str:
    names = ", ".join(places.language_name(language) for language in spoken)
    return _("no version in a language they read ({languages})").format(languages=names)


def _no_address(there: Sequence[tuple[str, str, bool, str]]) -> tuple[str, str]:
    if not there:
        return "no address", _("no e-mail address")
    if any(valid and address for address, _folded, valid, _raw in there):
        return "suppressed", _("this address must not be written to")
    return "bad address", _("no usable e-mail address: “{raw}”").format(raw=there[0][3])


class Answer(NamedTuple):
    """Whether somebody gets it, the one main reason, and what else speaks for or against it, each a sentence."""

    gets_it: bool
    reason: str
    code: str
    more: list[str]


def why(session: Session, audience: Audience, contact_id: int) -> Answer:
    """Why she is on the lists, or why not: for anyone, also for one whom no list names (features.md L6)."""
    resolved = resolve(session, audience)
    for recipient in resolved.recipients:
        if recipient.contact == contact_id:
            held = (
                [_("It is held until the embargo ends: she has not promised to keep embargoes.")]
                if recipient.held
                else []
            )
            return Answer(True, recipient.reason, recipient.code, held)
    for left in resolved.left_out:
        if left.contact == contact_id:
            return Answer(False, left.reason, left.code, [])
    if not contacts.rows(session, [contact_id]):
        raise Problem(_("There is no contact number {id}.").format(id=contact_id))
    more = [line for number in audience.lists for line in _unmet(session, _list(session, number), contact_id)]
    return Answer(False, more[0] if more else _("no list names her"), "not named", more)


def _unmet(session: Session, press_list: PressList, contact_id: int) -> list[str]:
    """The parts of a list's rule that a contact does not meet, in words."""
    if not press_list.rule.strip():
        return [_("“{list}” has no rule, and she is not picked by hand").format(list=press_list.name)]
    node = filters.parse(press_list.rule)
    parts = node.parts if isinstance(node, filters.All) else (node,)
    return [
        _("“{list}” wants {part}").format(list=press_list.name, part=filters.text_of(part))
        for part in parts
        if not contacts.find(session, f"({filters.text_of(part)}) id:{contact_id}", "id")
    ]
