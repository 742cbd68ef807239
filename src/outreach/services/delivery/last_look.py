"""The last look: what sending a distribution would do now, to be shown before anything goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from outreach.i18n import _, listed, local
from outreach.model.base import now
from outreach.model.releases import Release
from outreach.problems import Problem
from outreach.services.contacts import opt_outs
from outreach.services.delivery import audience, audience_people, delivery, distributions, sending_steps
from outreach.services.delivery.audience import Alike
from outreach.services.delivery.delivery import Before, Waiting
from outreach.services.delivery.sending_steps import Rules
from outreach.services.releases import attachments, leave, preflight, releases, statuses
from outreach.services.releases.preflight import Check


class LastLook(NamedTuple):
    """What sending a distribution would do now, to be shown before anything goes.

    `now` go at once, `waiting` are held until the embargo ends (`until`; None until it is lifted), `left_out` are
    counted by the code of their reason and named in `excluded`; `already` of them have the release or wait for it
    elsewhere; `once_more` get it though they have it, as was asked for. `may_be_one` are recipients who may be one
    person with another, or with somebody who has it; `away` are officers
    on leave with no stand-in, now or when the embargo ends, and `on_leave` says so; `may_have` were given a draft or
    a file; `asking_out` wait for an answer to their opt-out; `refusers` bear the name of somebody not to be contacted;
    `about_release` are sentences about its files, its embargo and its audience.
    """

    distribution: int
    headline: str
    now: int
    waiting: int
    until: datetime | None
    left_out: dict[str, int]
    excluded: list[str]
    already: int
    once_more: int
    may_be_one: list[Alike]
    away: list[str]
    may_have: list[Before]
    on_leave: list[str]
    asking_out: list[str]
    refusers: list[str]
    about_release: list[str]

    @property
    def warnings(self) -> list[str]:
        """What to decide before it goes, a sentence each."""
        named = {
            _("Asked to be unsubscribed: {names}. Decide first, under Bounces and replies."): self.asking_out,
            _("The same name as somebody marked as “do not contact”: {names}."): self.refusers,
        }
        pairs = audience.told_alike(self.may_be_one)
        return [*pairs, *in_words(named), *self.on_leave, *self.about_release, *(one.text for one in self.may_have)]


def of(session: Session, distribution_id: int) -> LastLook:
    """What sending a distribution would do now; nothing is written.

    Raises:
        Problem: there is none of that number, or its release is gone.
    """
    row = distributions.get(session, distribution_id)
    rules = sending_steps.rules_of(session, distribution_id)
    waiting, out = sending_steps.waiting(session, row.id, rules)
    dropped = {one.recipient: one.code for one in out}
    people = [one for one in waiting if one.id not in dropped]
    left_out = Counter(row.snapshot.get("left_out_by", {})) + Counter(dropped.values())
    held = _held(session, people, rules)
    named = {one.contact: one for one in people if one.contact is not None}
    ids = [*named]
    until = rules.until if held else None
    card = releases.card(session, rules.release)
    absent = _absent(card, people, until)
    about = (attachments.pdf_for_some(card), statuses.told_another_embargo(session, card))
    may_be_one = audience.may_be_one(session, ids, None if rules.told else rules.release)
    return LastLook(
        row.id, row.called, len(people) - len(held), len(held), until, dict(left_out),
        _excluded(session, row.id, waiting, dropped),
        left_out["already"] + left_out["waiting"], len(rules.again.intersection(ids)),
        may_be_one, [one.name for one in absent], delivery.may_have(session, rules.release, ids),
        [leave.told(one) for one in absent], _asking_out(session, waiting),
        [named[one].name for one in audience.namesakes_of_refusers(session, ids)],
        [*filter(None, about), *_assumed(session, rules.release, named), *people_changed(session, row.id)],
    )  # fmt: skip


def serious(session: Session, distribution_id: int) -> list[Check]:
    """What the checks of a release call serious in the texts that a distribution sends now.

    Files are read for it: tenths of a second each.

    Raises:
        Problem: there is none of that number, or its release is gone.
    """
    rules = sending_steps.rules_of(session, distribution_id)
    waiting, out = sending_steps.waiting(session, distribution_id, rules)
    dropped = {one.recipient for one in out}
    languages = {one.language for one in waiting if one.id not in dropped}
    return preflight.serious(session, rules.release, languages, told=rules.told)


def _excluded(
    session: Session, distribution_id: int, waiting: Sequence[Waiting], dropped: Collection[int]
) -> list[str]:
    """The names of those who were left out when it was prepared, and since."""
    before = [one.name for one in distributions.recipients(session, distribution_id, ("left out",))]
    return before + [one.name for one in waiting if one.id in dropped]


def people_changed(session: Session, distribution_id: int) -> list[str]:
    """Who was excluded by hand or added since a distribution was prepared; once it is through, how it ended early."""
    row = distributions.get(session, distribution_id)
    if row.state not in delivery.OPEN:
        return distributions.ended_early(session, row.id)
    people, dropped = sending_steps.waiting(session, row.id)
    out = {one.recipient for one in dropped if one.code == "excluded"}
    excluded = [one.name for one in people if one.id in out]
    return [*in_words({_("Excluded by hand since: {names}."): excluded}), *not_included(session, row.id)]


_GETS_IT = ("queued", "held", "sending", "written", "handed", "failed", "unsure")


def not_included(session: Session, distribution_id: int) -> list[str]:
    """Who is new since a distribution was prepared, and who was left out for one who had the address; sentences."""
    row = distributions.get(session, distribution_id)
    wanted, _gone = distributions.audience_of(session, row.id, row.release_id)
    try:
        found = audience.resolve(session, wanted, row.id).recipients
        queued = sending_steps.waiting(session, row.id).people
    except Problem as problem:  # its release, or what a list's rule names, has been deleted
        return [problem.text]
    there = {one.contact for one in distributions.recipients(session, row.id, _GETS_IT)}
    still = {one.contact for one in found}
    free = {one.address: one.name for one in queued if one.contact not in still}
    new = [one for one in found if one.contact not in there]
    text = _("{name} was excluded for {other}, who no longer receives it: prepare it again to include them.")
    added = {_("Added since and not included: {names}."): [one.name for one in new if one.address not in free]}
    return in_words(added) + [text.format(name=one.name, other=free[one.address]) for one in new if one.address in free]


def _assumed(session: Session, release_id: int, named: Mapping[int, Waiting]) -> list[str]:
    silent = audience_people.silent(session, release_id, [*named])
    return in_words({_("Language assumed, none is known: {names}."): [named[one].name for one in sorted(silent)]})


def in_words(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The sentences that name somebody; of many the first."""
    return [text.format(names=listed(names)) for text, names in texts.items() if names]


def _held(session: Session, people: Sequence[Waiting], rules: Rules) -> list[Waiting]:
    if not rules.is_ahead:
        return []
    keeping = audience.keeping_embargoes(session)
    return [one for one in people if one.contact not in keeping]


def _absent(card: Release, people: Sequence[Waiting], until: datetime | None) -> list[leave.Away]:
    """The officers of the languages that it goes in who are away when it goes."""
    days = {local(one).date() for one in (now(), until) if one is not None}
    return leave.away(card, sorted({one.language for one in people}), days)


def _asking_out(session: Session, waiting: Sequence[Waiting]) -> list[str]:
    """Whose opt-out waits for a decision; until then they are excluded."""
    asking = opt_outs.replied(session)
    return sorted({one.name for one in waiting if one.contact in asking})
