"""Who gets it, who does not, and why: lists taken in and left out, earlier recipients, wishes, addresses, languages.

Rule ∪ picks − exclusions − other lists − those who got an earlier release − do-not-contact − suppressed addresses
− no usable address − no version to read; one message a person and an address. Everybody has one main reason, with
a code of its own, and the recipients can be counted again out of these codes alone (features.md L4–L8).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.i18n import _, ngettext
from outreach.model import filter_words, filters
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.model.distributions import Recipient as Given
from outreach.model.lists import Exclusion, PressList
from outreach.model.people import Contact
from outreach.model.reasons import Reason
from outreach.model.releases import Release
from outreach.services.contacts import contacts, memberships, records
from outreach.services.delivery import audience_people, delivery
from outreach.services.delivery.audience_people import Address, People, Why
from outreach.services.delivery.delivery import Before, Holders, Verdict
from outreach.services.identity import duplicates
from outreach.services.quality import decisions
from outreach.services.releases import embargo, releases, statuses
from outreach.values import messengers

# Why somebody is in, and why somebody is out, in the order in which the reasons are looked at (`Reach.objections`).
IN = ("rule", "pick", "again")
OUT = (
    "aside", "filter", "excluded", "list", "got", "not_decided", "blocked", "suppressed", "bounced",
    "messenger", "mail", "no address", "bad address", "no version", "already", "waiting", "double",
)  # fmt: skip
# Those that are nobody's wish: what is behind them can be mended.
TO_MEND = ("not_decided", "bounced", "suppressed", "no address", "bad address", "no version", "double")


class Audience(NamedTuple):
    """Whom a distribution is for: lists, less lists, less those who got the releases named.

    `release` decides the languages. `at` is the moment it goes out (now): before an embargo's end those who have not
    promised to keep embargoes are held until then. `filter` narrows the lists; without a list it is whom it finds.
    `without` are contacts who are left out this time, whatever the lists say. `recipients_of` is a release whose
    recipients get it again: its correction or its withdrawal goes to the same people (press.md R23). With `again`,
    who has the release already, or waits for it in another distribution, gets it once more. `way` is "mail", also for
    drafts and files, or "messenger": for those whose preferred way that is, or who have no e-mail address.
    """

    lists: tuple[int, ...]
    without_lists: tuple[int, ...] = ()
    without_releases: tuple[int, ...] = ()
    release: int | None = None
    at: datetime | None = None
    filter: str = ""
    without: tuple[int, ...] = ()
    recipients_of: int | None = None
    again: bool = False
    way: str = "mail"

    @property
    def told(self) -> bool:
        """Whether it goes to those who have the release, to tell them that it was corrected or withdrawn."""
        return self.release is not None and self.recipients_of == self.release


class Recipient(NamedTuple):
    """One who gets it: one message, to one address; `language` is the version's where a release is given.

    `held` says that it waits until the embargo ends; `code` is one of `IN`. `once_more` is "already" or "waiting" for
    who has the release, or waits for it elsewhere, and is to get it again. `elsewhere` says that another person
    receives it at their first address.
    """

    contact: int
    name: str
    address: str
    language: str
    reason: Reason
    held: bool = False
    code: str = "rule"
    once_more: str = ""
    elsewhere: bool = False


class LeftOut(NamedTuple):
    """One who belongs to the lists and does not get it, and why; `code` is one of `OUT`."""

    contact: int
    name: str
    reason: Reason
    code: str = "excluded"


class Resolved(NamedTuple):
    """Who gets it, who does not, and who may have it from a draft or a file."""

    recipients: list[Recipient]
    left_out: list[LeftOut]
    may_have: tuple[Before, ...] = ()

    @property
    def languages(self) -> dict[str, int]:
        """How many get it in each language."""
        return dict(Counter(one.language for one in self.recipients))


class _Wanted(NamedTuple):
    """Everybody the lists name: by which rule or pick, and who is taken off by hand or by another list."""

    because: dict[int, Why]
    out: dict[int, Why]


def resolve(session: Session, audience: Audience, but: int | None = None) -> Resolved:
    """Who gets it and why, and who does not and why not, each by name; as if nobody waited in the distribution `but`.

    Raises:
        Problem: a list or a release is gone, or a rule cannot be read.
    """
    wanted = _wanted(session, [records.get(session, PressList, number) for number in audience.lists], audience)
    found = _resolved(session, audience, wanted, but)
    other = _OTHER_WAY[audience.way]
    theirs = {left.contact: wanted.because[left.contact] for left in found.left_out if left.code == other}
    if not theirs:
        return found
    # Who is not reached the other way either has the reason of that.
    others = _resolved(session, audience._replace(way=other), wanted._replace(because=theirs), but).left_out
    why = {left.contact: left for left in others}
    return found._replace(left_out=[why.get(left.contact, left) for left in found.left_out])


_OTHER_WAY = {"mail": "messenger", "messenger": "mail"}


def _resolved(session: Session, audience: Audience, wanted: _Wanted, but: int | None) -> Resolved:
    release, known, unreached = None, delivery.NOBODY, set[int]()
    if audience.release is not None:
        release = releases.brief(session, audience.release)
        known = delivery.holders(session, audience.release, told=audience.told, but=but)
        unreached = delivery.unreached(session, audience.release)
    languages = releases.languages(release) if release is not None else None
    people = People(session, wanted.because, languages, audience.way, unreached)
    same = audience_people.one_and_the_same(session, wanted.because.keys() | known.contacts)
    verdicts = _verdicts(session, known, people, same)
    got, left = _sorted_out(people, wanted, {} if audience.again else verdicts)
    for number in got.keys() & verdicts.keys():
        got[number] = got[number]._replace(once_more=verdicts[number].code)
    _leave_untold(release, audience, got, left)
    # Who has it under the embargo is told at once that it was wrong.
    if release is not None and not audience.told and embargo.is_ahead(release, audience.at or now()):
        keeping = keeping_embargoes(session)
        got = {number: one._replace(held=number not in keeping) for number, one in got.items()}
    _one_message_each(people, got, left, same)
    may_have = delivery.may_have(session, release.id, got) if release is not None else []
    return Resolved([*got.values()], [left[one] for one in people.order if one in left], tuple(may_have))


def _leave_untold(release: Release | None, to: Audience, got: dict[int, Recipient], left: dict[int, LeftOut]) -> None:
    """Leaves out those to whom a correction says nothing in their language of what was corrected."""
    if release is not None and release.status == "corrected" and to.told:
        for one in [one for one in got.values() if one.language in statuses.unsaid(release)]:
            why = Reason("uncorrected", language=one.language)
            left[one.contact] = LeftOut(one.contact, got.pop(one.contact).name, why, "no version")


def mailable(session: Session, ids: Sequence[int]) -> Resolved:
    """Who of some contacts may be written to, each at one address, and who may not, and why; each by name."""
    people = People(session, set(ids), None, settled=True)
    got, left = _sorted_out(people, _Wanted(dict.fromkeys(ids, ("pick", Reason("pick"))), {}), {})
    _one_message_each(people, got, left, audience_people.one_and_the_same(session, ids))
    return Resolved([*got.values()], [left[one] for one in people.order if one in left])


def refusers(session: Session, ids: Sequence[int]) -> list[LeftOut]:
    """Those of some contacts who asked not to be contacted, or may have: no address book is given them."""
    asked = audience_people.refusals(session, ids)
    found = {number: asked[number] for number in ids if number in asked}
    names = contacts.names(session, found)
    return [LeftOut(number, names[number], reason, code) for number, (code, reason) in found.items()]


def keeping_embargoes(session: Session) -> set[int]:
    """The contacts who have promised to keep embargoes."""
    return set(session.scalars(select(Contact.id).where(Contact.keeps_embargoes.is_(True))))


def _verdicts(session: Session, known: Holders, people: People, same: Mapping[int, int]) -> dict[int, Verdict]:
    """Who has the release already or waits for it, in whatever spelling or at whatever address; with why."""
    found: dict[int, Verdict] = {}
    others = delivery.also_at(session, known.orphans)
    for number, several in people.usable.items():
        theirs = others.get(number, ())
        if verdict := known.of(number, (several[0].folded, *theirs)):
            found[number] = verdict
            free = [one for one in several if known.of(number, (one.folded, *theirs)) is None]
            if free:
                people.usable[number] = free
                del found[number]
    having: dict[int, Verdict] = {}
    for number in sorted(known.contacts & same.keys()):
        if verdict := known.of(number):
            having.setdefault(same[number], verdict._replace(name=known.name(number)))
    return {number: having[lead] for number, lead in same.items() if lead in having and number in people.usable} | found


def as_shown(shown: Resolved, fresh: Resolved) -> Resolved:
    """Those who were shown, as far as they still get it: nobody new, and who does not any more says why.

    What a dialog counted is what is done, but for whom a wish or a broken address has taken off since.
    """
    got = {one.contact: one for one in fresh.recipients}
    reasons = {one.contact: one for one in fresh.left_out}
    kept = [got[one.contact] for one in shown.recipients if one.contact in got]
    gone = [
        reasons.get(one.contact) or LeftOut(one.contact, one.name, Reason("off lists"), "not named")
        for one in shown.recipients
        if one.contact not in got
    ]
    left = [*(reasons.get(one.contact, one) for one in shown.left_out), *gone]
    return Resolved(kept, left, fresh.may_have)


def nobody(resolved: Resolved) -> str:
    """Why nobody gets it, and what to do where it is because they have it or wait for it."""
    by_code: dict[str, list[LeftOut]] = {"already": [], "waiting": [], "": []}
    for left in resolved.left_out:
        by_code[left.code if left.code in by_code else ""].append(left)
    texts = {
        "already": ngettext(
            "{count} person has it already, or somebody at the same address or number has.",
            "{count} people have it already, or somebody at the same address or number has.",
            len(by_code["already"]),
        ),
        "waiting": ngettext(
            "{count} person is already waiting for it ({why}): send or stop that distribution.",
            "{count} people are already waiting for it (the first: {why}): send or stop that distribution.",
            len(by_code["waiting"]),
        ),
        "": ngettext(
            "{count} person is excluded ({first}).", "{count} people are excluded ({first}, …).", len(by_code[""])
        ),
    }
    found = [_("No recipients.")]
    for code, people in by_code.items():
        if people:
            why, who = people[0].reason, f"{people[0].name}: {people[0].reason}"
            found.append(texts[code].format(count=len(people), why=why, first=who))
    if by_code["already"] or by_code["waiting"]:
        found.append(_("To send it to them again, tick “Send it to them again” (--again on the command line)."))
    return " ".join(found)


def _wanted(session: Session, lists: Sequence[PressList], audience: Audience) -> _Wanted:
    because, out = _of_lists(session, lists)
    if audience.recipients_of is not None:
        got = _who_got(session, audience.recipients_of)
        because = {number: ("again", when) for number, when in got.items()} | because
    if audience.filter.strip():
        because, missed = _narrowed(session, because, audience)
        out |= dict.fromkeys(missed, ("filter", Reason("unfound", filter=audience.filter)))
    for excluded in _excluded(session, audience):
        out = {number: excluded[number] for number in excluded.keys() & because.keys()} | out
    aside = ("aside", Reason("aside"))
    return _Wanted(because, out | dict.fromkeys(because.keys() & audience.without, aside))


_Why = dict[int, Why]


def _of_lists(session: Session, lists: Sequence[PressList]) -> tuple[_Why, _Why]:
    """Whom the lists name, and whom they exclude: who is excluded from one and stands on another is in by that one."""
    because: _Why = {}
    for press_list in lists:
        rule, pick = Reason("rule", rule=press_list.rule), Reason("pick")
        if len(lists) > 1:
            rule, pick = (Reason("of list", list=press_list.name, why=why) for why in (rule, pick))
        because = dict.fromkeys(_by_rule(session, press_list), ("rule", rule)) | because
        because = dict.fromkeys(memberships.picked(session, press_list.id), ("pick", pick)) | because
    return because, excluded_by_hand(session, [one.id for one in lists])


def excluded_by_hand(session: Session, lists: Collection[int], contact: int | None = None) -> _Why:
    """{contact: (code, reason)} of those whom some lists exclude by hand and none of them holds, of all or of one."""
    query = select(Exclusion.contact_id, Exclusion.reason).where(Exclusion.list_id.in_(lists))
    if contact is not None:
        query = query.where(Exclusion.contact_id == contact)
    rows = session.execute(query.order_by(Exclusion.id.desc())).all()
    why = {said: Reason("excluded for", reason=said) if said else Reason("excluded") for _number, said in rows}
    out = {number: ("excluded", why[said]) for number, said in rows}
    several = session.scalars(select(PressList).where(PressList.id.in_(lists))) if out and len(lists) > 1 else ()
    on = set().union(*(_members(session, one) for one in several))
    return {number: why for number, why in out.items() if number not in on}


def _excluded(session: Session, audience: Audience) -> Iterator[_Why]:
    """The members of the lists that are excluded, then those who got the releases that are."""
    for number in audience.without_lists:
        left = records.get(session, PressList, number)
        yield dict.fromkeys(_members(session, left), ("list", Reason("of excluded list", list=left.name)))
    for number in audience.without_releases:
        # Who asks for it wants nobody twice: what was exported or saved as a draft may have been sent.
        got = _who_got(session, number, (*delivery.HAS, "drafted", "exported"))
        yield {member: ("got", when) for member, when in got.items()}


def _narrowed(session: Session, because: Mapping[int, Why], audience: Audience) -> tuple[dict[int, Why], set[int]]:
    """Those of the lists, and whom of them the filter misses; everybody whom it finds, where there is no list."""
    filters.whole(audience.filter)
    found = contacts.find(session, audience.filter, "id")
    if not audience.lists and audience.recipients_of is None:
        return dict.fromkeys(found, ("rule", Reason("filter", filter=audience.filter))), set()
    return dict(because), because.keys() - set(found)


def _by_rule(session: Session, press_list: PressList) -> Sequence[int]:
    """Whom a list's rule finds; none finds nobody, and half of one stops what is being done."""
    filters.whole(press_list.rule)
    return contacts.find(session, press_list.rule, "id") if press_list.rule.strip() else ()


def _members(session: Session, press_list: PressList) -> set[int]:
    found = {*_by_rule(session, press_list), *memberships.picked(session, press_list.id)}
    return found.difference(memberships.excluded(session, press_list.id))


def _who_got(session: Session, release_id: int, states: Sequence[str] = delivery.HAS) -> dict[int, Reason]:
    """{contact: when it went to them} of an earlier release."""
    row = records.get(session, Release, release_id)
    has_it = delivery.stands(delivery.REACHED)
    given = delivery.recipients(states, Given.contact_id, func.coalesce(Given.at, Distribution.at), has_it)
    given = given.where(Distribution.release_id == release_id, Given.contact_id.is_not(None))
    name = row.reference or Reason("release", id=release_id)
    return {
        contact: Reason("got" if has else "may have got", release=name, day=i18n.local(at).date())
        for contact, at, has in session.execute(given.order_by(has_it, Distribution.at))
    }


def _sorted_out(
    people: People, wanted: _Wanted, verdicts: Mapping[int, Verdict]
) -> tuple[dict[int, Recipient], dict[int, LeftOut]]:
    """Those who get it and those who do not, each in the order of names."""
    got: dict[int, Recipient] = {}
    left: dict[int, LeftOut] = {}
    objections = people.objections(wanted.out, verdicts)
    for number in people.order:
        name, language = people.names.get(number, ""), people.language(number)
        if number in objections:
            code, reason = objections[number]
            left[number] = LeftOut(number, name, reason, code)
        else:
            why, because = wanted.because[number]
            if number in people.assumed:
                because = Reason("assumed", why=because)
            got[number] = Recipient(number, name, people.usable[number][0].address, language or "", because, code=why)
    return got, left


def _one_message_each(
    people: People, got: dict[int, Recipient], left: dict[int, LeftOut], same: Mapping[int, int]
) -> None:
    """One message a person and an address, to as many as can be reached so; where all can't, to the first by name.

    Who shares an address gets it at another one, where another one can be used.
    """
    ways: dict[int, dict[str, tuple[int, Address | messengers.Account]]] = defaultdict(dict)
    for number in sorted(got, key=lambda one: len(people.usable[one])):  # an address goes to who has only that one
        for way in people.usable[number]:
            ways[same.get(number, number)].setdefault(way.folded, (number, way))
    persons, given = dict[int, int](), dict[str, int]()
    for person, folded in audience_people.matched(ways).items():
        number, way = ways[person][folded]
        persons[person] = given[folded] = number
        got[number] = _at(got[number], way, people.firsts[number])
    for number in got.keys() - persons.values():
        sharing = given.get(people.usable[number][0].folded)
        code, other = ("same address", sharing) if sharing else ("same person", persons[same[number]])
        left[number] = LeftOut(number, got.pop(number).name, Reason(code, name=people.names[other]), "double")
    _doubles(people, left, same, persons)


def _doubles(people: People, left: dict[int, LeftOut], same: Mapping[int, int], persons: Mapping[int, int]) -> None:
    """Marks those who get it in another spelling: nothing to mend, and nobody to reach another way."""
    for number in same.keys() & left.keys():
        first = persons.get(same[number])
        if first is not None and left[number].code in ("no address", "bad address", "messenger", "mail"):
            why = Reason("same person", name=people.names[first])
            left[number] = left[number]._replace(reason=why, code="double")


def _at(one: Recipient, way: Address | messengers.Account, first: Address | messengers.Account) -> Recipient:
    """A recipient at one of their addresses, with why it is not their first."""
    if way.folded == first.folded:
        return one
    reason = Reason("elsewhere", why=one.reason, address=first.address)
    return one._replace(address=way.address, reason=reason, elsewhere=True)


_MOST_COMPARED = 5_000  # more people take longer than anybody waits for a hint


class Alike(NamedTuple):
    """One who gets a release, and another who gets it or has it already: they may be one person; `text` names them."""

    contact: int
    other: int
    text: str


def may_be_one(session: Session, ids: Sequence[int], release: int | None = None) -> list[Alike]:
    """Which of some contacts may be one person, in two spellings or scripts or at two addresses; nothing of very many.

    By the judgement of the duplicate finder, or because an import left it open; without those who were declined. With
    a release, each of them is compared with those who have it, too.
    """
    had = _who_got(session, release) if release is not None else {}
    if len(everybody := {*ids, *had}) > _MOST_COMPARED:
        return []
    found = [(pair.a, pair.b) for pair in duplicates.in_contacts(session, [*everybody])]
    pairs = [(a, b) if a in ids else (b, a) for a, b in found if a in ids or b in ids]
    shown = _shown(session, {number for pair in pairs for number in pair}, had)
    return [Alike(one, other, f"{shown[one]} – {shown[other]}") for one, other in pairs]


def _shown(session: Session, numbers: Collection[int], had: Mapping[int, str]) -> dict[int, str]:
    """{contact: name, with what tells two of them apart}: that they have it, or their address."""
    addresses = audience_people.addresses_of(session, numbers)
    names = contacts.names(session, numbers)
    return {number: f"{names[number]} ({had.get(number, addresses.get(number, ''))})" for number in numbers}


def told_alike(alike: Sequence[Alike]) -> list[str]:
    """A sentence that names those who may be one person; none where nobody may."""
    text = _("These may be one person: {names}.")
    return [text.format(names=i18n.listed([one.text for one in alike]))] if alike else []


def namesakes_of_refusers(session: Session, ids: Sequence[int]) -> list[int]:
    """Those of some contacts who bear the whole name of somebody who is not to be contacted, and may be that person."""
    refusers = set(session.scalars(select(Contact.id).where(Contact.do_not_contact.is_(True))))
    pairs = audience_people.namesakes(session, [*ids, *refusers]) if refusers else set()
    found = (pair for pair in pairs - decisions.declined(session) if len(refusers.intersection(pair)) == 1)
    return sorted({one for pair in found for one in pair} - refusers)


class Answer(NamedTuple):
    """Whether somebody gets it, the one main reason, and what else speaks for or against it, each a sentence."""

    gets_it: bool
    reason: str
    code: str
    more: list[str]


def told(resolved: Resolved, contact_id: int) -> Answer | None:
    """Why somebody gets it, or why not, as far as it is known already; None of one whom no list names."""
    for recipient in resolved.recipients:
        if recipient.contact == contact_id:
            held = _("Held until the embargo ends: they aren't known to accept embargoes.")
            return Answer(True, recipient.reason, recipient.code, [held] if recipient.held else [])
    for left in resolved.left_out:
        if left.contact == contact_id:
            return Answer(False, left.reason, left.code, [])
    return None


def why(session: Session, audience: Audience, contact_id: int) -> Answer:
    """Why she is on the lists, or why not: for anyone, also for one whom no list names (features.md L6)."""
    # Asked of her alone it is cheap; only whether another gets it in her place needs all the others.
    resolved = resolve(session, audience._replace(filter=_alone(audience.filter, contact_id)))
    if resolved.recipients or any(left.code in _OTHER_WAY for left in resolved.left_out):
        resolved = resolve(session, audience)
    answer = told(resolved, contact_id)
    if answer is not None and answer.code != "filter":
        return answer
    records.get(session, Contact, contact_id)
    more = [
        line
        for number in audience.lists
        for line in _unmet(session, records.get(session, PressList, number), contact_id)
    ]
    if audience.filter.strip() and not contacts.find(session, _alone(audience.filter, contact_id), "id"):
        more.append(_("does not match the filter “{filter}”").format(filter=audience.filter))
    return Answer(False, more[0] if more else _("not on any list"), "not named", more)


def _alone(filter: str, contact_id: int) -> str:
    """A filter asked of one contact only, whatever quote or bracket its text leaves open."""
    return filters.text_of(filters.together(filters.parse(filter), filters.Term("id", (str(contact_id),))))


def _unmet(session: Session, press_list: PressList, contact_id: int) -> list[str]:
    """The parts of a list's rule that a contact does not meet, in words."""
    if not press_list.rule.strip():
        return [_("“{list}” has no rule, and they were not added by hand").format(list=press_list.name)]
    node = filters.whole(press_list.rule)
    parts = node.parts if isinstance(node, filters.And) else (node,)
    return [
        _("“{list}” requires {part}").format(list=press_list.name, part=filter_words.in_words(filters.text_of(part)))
        for part in parts
        if not contacts.find(session, _alone(filters.text_of(part), contact_id), "id")
    ]
