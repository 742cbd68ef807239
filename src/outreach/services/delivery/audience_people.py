"""What decides about each contact of an audience: names, wishes, addresses, languages, and who is one person twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from outreach.model.people import NOT_WRITTEN_TO, Contact, Email, Phone, Position, Tag
from outreach.model.reasons import Reason
from outreach.model.releases import Version
from outreach.services.contacts import contacts, opt_outs, records
from outreach.services.delivery import suppression
from outreach.services.delivery.delivery import Verdict
from outreach.services.identity import compared_contacts, identity
from outreach.services.quality import decisions
from outreach.values import messengers, text

# A number or a name that more people have says nothing about one of them: it is a newsroom's, or a common one.
_DESK = 12


class Address(NamedTuple):
    """An address of a contact as it stands: whether it can be used, and what came of the mail to it.

    `suppressed` is why it is never written to. `is_back` is whether mail to it bounced, or to the same address
    in another row of the contact.
    """

    folded: str
    address: str
    raw: str
    is_valid: bool
    suppressed: Reason | None
    is_back: bool
    bounced_on: date | None
    bounce_text: str
    bounce: str  # see model.people.Email

    @property
    def is_usable(self) -> bool:
        return self.is_valid and not self.suppressed and not self.is_back


Why = tuple[str, Reason]
"""Why somebody gets it or not: a code of the audience, and the reason."""


class Reach:
    """How each of some contacts is reached, and what they or their addresses say against it: {contact: reason}.

    `usable` are the addresses by which it can go, the first one first, by `way`: "mail" or "messenger".
    `by_messenger` are those whose preferred way a messenger is, or who have one and no e-mail address; who was not
    reached by it (`unreached`) is written to by mail, where that can be. Where the way is `settled`, they are reached
    by that one, whatever they prefer.
    """

    def __init__(
        self, session: Session, ids: Sequence[int], way: str = "mail", unreached: Collection[int] = (), *,
        settled: bool = False,
    ) -> None:  # fmt: skip
        self._ids, self.way = ids, way
        self.refusals = refusals(session, ids)
        self.addresses = addresses(session, ids)
        self.mailable = _usable(self.addresses)
        self.by_messenger: dict[int, messengers.Account | None] = {}
        if not settled:
            self.by_messenger = _by_messenger(session, ids, self.addresses, unreached)
        elif way == "messenger":
            self.by_messenger = accounts_of(session, ids)
        mailed = {number: several for number, several in self.mailable.items() if number not in self.by_messenger}
        written = {number: [account] for number, account in self.by_messenger.items() if account}
        self.usable: dict[int, Sequence[Address | messengers.Account]] = {**(written if way == "messenger" else mailed)}

    def objections(self, out: Mapping[int, Why], had: Mapping[int, Verdict]) -> dict[int, Why]:
        """Why a release does not go to somebody, the main reason of each: the one place that says so.

        Who is taken off the lists (`out`) is nothing else, then come their wishes, then how they are reached, and last
        that they have it.
        """
        has = {number: (verdict.code, verdict.reason) for number, verdict in had.items()}
        return {**has, **self.unreachable(), **self.refusals, **out}

    def unreachable(self) -> dict[int, Why]:
        """Who is not reached by the way that is asked for."""
        return {number: self._unreachable(number) for number in self._ids if number not in self.usable}

    def _unreachable(self, number: int) -> Why:
        if number in self.by_messenger:
            account = self.by_messenger[number]
            if account is None:
                return "suppressed", Reason("suppressed")
            return "messenger", Reason("by messenger", account=account.address)
        if number in self.mailable:
            return "mail", Reason("by mail", address=self.mailable[number][0].address)
        known = self.addresses.get(number, ())
        if self.way == "messenger" and not known:
            return "no address", Reason("no way")
        return _no_address(known)


def refusals(session: Session, ids: Sequence[int]) -> dict[int, Why]:
    """Who is not to be contacted, or may have asked for that: those of some contacts, and others, too.

    Of one it is asked for each message, by indexes; of many, what is known of anybody is read at once.
    """
    one = ids[0] if len(ids) == 1 else None
    wish = select(Contact.id, Contact.do_not_contact_reason, Contact.do_not_contact_on)
    wish = wish.where(Contact.do_not_contact.is_(True), *([Contact.id == one] if one else ()))
    asking = opt_outs.undecided(session, ids if one else None) | opt_outs.replied(session, one)
    undecided = {number: ("not_decided", Reason("undecided", remark=remark)) for number, remark in asking.items()}
    return {number: ("blocked", _blocked(reason, on)) for number, reason, on in session.execute(wish)} | undecided


def _blocked(said: str, on: date | None) -> Reason:
    why = Reason("do not contact")
    why = Reason("on", why=why, day=on) if on else why
    return Reason("because", why=why, said=said) if said else why


def _no_address(known: Sequence[Address]) -> Why:
    """Why none of somebody's addresses can be used."""
    if not known:
        return "no address", Reason("no address")
    valid = [one for one in known if one.is_valid]
    if suppressed := next(filter(None, (one.suppressed for one in valid)), None):
        return "suppressed", suppressed
    for one in valid:
        if one.is_back and one.bounced_on is not None:
            return "bounced", _bounced(one, one.bounced_on)
    return "bad address", Reason("bad address", raw=known[0].raw)


def _bounced(one: Address, day: date) -> Reason:
    if one.bounce == "gone":
        return Reason("on", why=Reason("because", why=one.raw, said=one.bounce_text.rstrip(".")), day=day)
    code = "mail refused" if one.bounce == "refused" else "mail bounced"
    why = Reason("on", why=Reason(code, address=one.raw), day=day)
    return Reason("because", why=why, said=one.bounce_text) if one.bounce_text else why


class People(Reach):
    """What decides about each contact of an audience; `offered` are the languages of the release, None without one."""

    def __init__(
        self, session: Session, wanted: Collection[int], offered: Sequence[str] | None, way: str = "mail",
        unreached: Collection[int] = (), *, settled: bool = False,
    ) -> None:  # fmt: skip
        self.order = [number for number in contacts.find(session, "", "name") if number in wanted]
        super().__init__(session, self.order, way, unreached, settled=settled)
        self.names: dict[int, str] = dict(
            records.among(session, select(Contact.id, Contact.name), Contact.id, self.order)
        )
        self.names |= contacts.names(session, (number for number, name in self.names.items() if not name))
        self.firsts = {number: several[0] for number, several in self.usable.items()}
        self.spoken = spoken(session, self.order)
        self._offered = offered
        silent = [number for number in self.order if number not in self.spoken]
        # Of one language there is nothing to choose.
        self.assumed = _assumed(session, silent, self.names, offered) if offered and offered[1:] else {}

    def unreachable(self) -> dict[int, Why]:
        """Those, too, who read no language that it is in."""
        unread = {
            number: ("no version", Reason("unread", languages=theirs))
            for number, theirs in self.spoken.items()
            if self.language(number) is None
        }
        return unread | super().unreachable()

    def language(self, number: int) -> str | None:
        """The first of a contact's languages that is offered, "" where all will do; None where they read none of it."""
        spoken = self.spoken.get(number, ())
        if self._offered is None:
            return next(iter(spoken), "")
        if not spoken:
            return self.assumed.get(number, next(iter(self._offered), ""))
        return next((language for language in spoken if language in self._offered), None)


def spoken(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """{contact: their languages, the first one first}; contacts without any are missing."""
    query = select(Tag.contact_id, Tag.value).where(Tag.kind == "language").order_by(Tag.rank, Tag.id)
    found: dict[int, list[str]] = defaultdict(list)
    for number, language in records.among(session, query, Tag.contact_id, ids):
        found[number].append(language)
    return found


def silent(session: Session, release: int, ids: Sequence[int]) -> set[int]:
    """Those of some contacts whose language is assumed, as they have none and a release has several."""
    several = session.scalars(select(func.count()).where(Version.release_id == release)).one()
    return set(ids) - spoken(session, ids).keys() if several > 1 else set()


def _assumed(
    session: Session, silent: Sequence[int], names: Mapping[int, str], offered: Sequence[str]
) -> dict[int, str]:
    """{contact: language} for those without one: what most of their outlet read, else as their name is written."""
    theirs, others = aliased(Position), aliased(Position)
    query = (
        select(theirs.contact_id, Tag.value)
        .join(others, others.outlet_id == theirs.outlet_id)
        .join(Tag, Tag.contact_id == others.contact_id)
        .where(theirs.until.is_(None), others.until.is_(None), Tag.kind == "language", Tag.value.in_(offered))
        .group_by(theirs.contact_id, Tag.value)
        .order_by(func.count(), Tag.value.desc())
    )
    found = {number: "ru" if _KYRGYZ.isdisjoint(names[number].casefold()) else "ky" for number in silent}
    written = {number: found[number] for number in silent if text.script(names[number]) == "Cyrl"}
    by_script = {number: language if language in offered else offered[0] for number, language in written.items()}
    return (
        dict.fromkeys(silent, offered[0]) | by_script | dict(records.among(session, query, theirs.contact_id, silent))
    )


_KYRGYZ = frozenset("ңөү")  # letters that Russian has not


def addresses(session: Session, ids: Sequence[int]) -> dict[int, list[Address]]:
    """{contact: their addresses, the first one first}; contacts without any are missing."""
    found: dict[int, list[Address]] = defaultdict(list)
    for some in records.batches(ids):
        columns = (Email.contact_id, Email.folded, Email.address, Email.raw, Email.valid, Email.bounced_on)
        query = select(*columns, Email.bounce_text, Email.bounce).where(Email.contact_id.in_(some))
        rows = session.execute(query.order_by(Email.rank, Email.id)).all()
        barred = suppression.explained(session, {row.folded for row in rows if row.folded})
        back = {(row.contact_id, row.folded) for row in rows if row.bounce in NOT_WRITTEN_TO}
        for number, folded, address, raw, valid, on, reason, bounce in rows:
            usable, is_back = bool(valid and address), (number, folded) in back
            told = barred.get(folded or "")
            one = Address(folded or "", address or "", raw, usable, told, is_back, on, reason, bounce)
            found[number or 0].append(one)
    return dict(found)


def _usable(known: dict[int, list[Address]]) -> dict[int, list[Address]]:
    usable = {number: [one for one in several if one.is_usable] for number, several in known.items()}
    return {number: several for number, several in usable.items() if several}


def addresses_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """{contact: the first address that can be written to}; contacts without one are missing."""
    return {number: several[0].address for number, several in _usable(addresses(session, [*ids])).items()}


def _by_messenger(
    session: Session, ids: Sequence[int], known: dict[int, list[Address]], unreached: Collection[int]
) -> dict[int, messengers.Account | None]:
    """{contact: the account by which they are reached} of those who are not written to by mail; see `accounts_of`.

    An unsubscribed address is a wish: nobody is reached by messenger in its place unless they prefer that.
    """
    accounts, preferred = accounts_of(session, ids), _preferred(session, ids)
    arrives = {number for number, theirs in known.items() if any(one.is_valid and not one.is_back for one in theirs)}
    by_mail = arrives.difference(preferred)
    by_mail |= {number for number in _usable(known) if number in unreached or accounts.get(number) is None}
    return {number: account for number, account in accounts.items() if number not in by_mail}


def _preferred(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """{contact: the messenger that they prefer to anything else}."""
    prefer = select(Contact.id, Contact.preferred_way).where(Contact.preferred_way.in_(messengers.KEYS))
    return dict(records.among(session, prefer, Contact.id, ids))


def accounts_of(session: Session, ids: Sequence[int]) -> dict[int, messengers.Account | None]:
    """{contact: the account to write to}, in the network that they prefer where they have one there.

    An account of whoever objected is nobody's, as an address is not: None where there is no other one.
    """
    preferred = _preferred(session, ids)
    found = opt_outs.accounts(session, ids, preferred)
    refusers = session.scalars(select(Contact.id).where(Contact.do_not_contact.is_(True))).all() if found else ()
    # By whatever way: their mobile number is theirs in every network.
    theirs = opt_outs.accounts(session, refusers, dict.fromkeys(refusers, "whatsapp")).values()
    barred = suppression.barred(session) | {one.folded for several in theirs for one in several}
    usable = {number: [one for one in several if one.folded not in barred] for number, several in found.items()}
    return {
        number: min(several, key=lambda one: one.network != preferred.get(number, ""), default=None)
        for number, several in usable.items()
    }


# One person twice


def matched(wanted: Mapping[int, Iterable[str]]) -> dict[int, str]:
    """{person: address}: an address each, of those they can be reached at, for as many people as possible.

    A maximum bipartite matching by augmenting paths (Berge 1957). Who comes first is not left out for who comes later,
    and takes the first address that is free, if one is.
    """
    at: dict[int, str] = {}
    owners: dict[str, int] = {}
    for person in wanted:
        takers: dict[str, int] = {}
        address = _free(wanted, person, owners, takers)
        while address:
            taker = owners[address] = takers[address]
            at[taker], address = address, at.get(taker, "")
    return at


def _free(wanted: Mapping[int, Iterable[str]], person: int, owners: Mapping[str, int], takers: dict[str, int]) -> str:
    """The nearest address that nobody has; `takers` says who would move to which for somebody to have it."""
    movers = [person]
    for mover in movers:
        for address in wanted[mover]:
            if address in takers:
                continue
            takers[address] = mover
            if address not in owners:
                return address
            movers.append(owners[address])
    return ""


def one_and_the_same(session: Session, ids: Collection[int]) -> dict[int, int]:
    """{contact: the least of the ids that are one person with it}, among people who have a number in common.

    Who was judged to be no double of another stays apart.
    """
    pairs = _sharing_a_number(session, ids) - decisions.declined(session)
    wanted = sorted({number for pair in pairs for number in pair})
    people = {person.id: person for batch in compared_contacts.people(session, wanted) for person in batch}
    leads: dict[int, int] = {}
    for one, other in sorted(pairs):
        if identity.judge(people[one], people[other]).kind == "certain":
            leads[other] = leads.setdefault(one, one)
    return leads


def _sharing_a_number(session: Session, ids: Collection[int]) -> set[tuple[int, int]]:
    """The pairs of contacts who have a number in common, but for the numbers of whole newsrooms."""
    # What is asked of the index alone is asked first: most numbers are one person's.
    several = select(Phone.e164).where(Phone.e164.is_not(None)).group_by(Phone.e164).having(func.count() > 1)
    query = select(Phone.e164, Phone.extension, Phone.contact_id).where(
        Phone.e164.in_(several), Phone.contact_id.is_not(None), Phone.valid.is_(True), Phone.kind != "fax",
        Phone.label != "fax",
    )  # fmt: skip
    groups: dict[tuple[str | None, str], set[int]] = defaultdict(set)
    for number, extension, contact in session.execute(query):
        groups[number, extension or ""].add(contact or 0)
    among = set(ids)
    own = (sorted(group & among) for group in groups.values() if len(group) <= _DESK)
    return {pair for group in own for pair in combinations(group, 2)}


def namesakes(session: Session, ids: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs of contacts who bear one name of two words or more, in whatever script and order."""
    groups: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, *names in records.among(session, select(Contact.id, Contact.name, Contact.other_name), Contact.id, ids):
        for words in (text.words(name) for name in names):
            if len(words) > 1:
                groups[tuple(sorted(map(text.latin, words)))].add(number)
    return {pair for group in groups.values() if len(group) <= _DESK for pair in combinations(sorted(group), 2)}
