"""May a release go to a person? One answer, with one code and one sentence, by whatever way and at whatever moment.

As the help says: each person who is not on a list has one reason, and an exclusion beats everything else (lists.md);
an unsubscription and "nobody twice" hold for messengers as for mail (sending.md); no list reaches who is not to be
contacted, by any address (privacy.md); until you decide about a possible opt-out, that person is not contacted
(import.md); no follow-up for those who asked to be left alone (follow-ups.md).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from outreach.model.base import now
from outreach.model.distributions import Bounce, Recipient
from outreach.model.people import Email
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts, opt_outs
from outreach.services.delivery import (
    audience,
    distributions,
    followups,
    last_look,
    messengers,
    sending_steps,
    suppression,
)
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import contact_export, list_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from outreach.working import finished

pytestmark = pytest.mark.backends("sqlite")


class Office:
    """A person for each reason and Zoya, against whom nothing speaks, on a list, reached by mail or by Telegram."""

    def __init__(self, workspace: Workspace, way: str) -> None:
        self.workspace, self.way = workspace, way
        self.people = {why: self.add(f"{place:02} {why}") for place, why in enumerate([*REASONS, "zoya"])}
        self.list = workspace.write("List", lists.add, {"name": "Press", "rule": ""})
        workspace.write("Pick", lists.pick, self.list, [*self.people.values()])
        versions = {"en": {"headline": "School", "body": "Text."}}
        self.releases = [
            workspace.write("Add", releases.add, {"reference": f"R-{n}", "versions": versions}) for n in (1, 2)
        ]

    def reach(self, name: str) -> str:
        short = name.replace(" ", "_").replace(",", "")
        return f"@{short}" if self.way == "messenger" else f"{short}@example.org"

    def add(self, name: str, reach: str = "", **more: object) -> int:
        fields: dict[str, object] = {"emails": [{"raw": reach or self.reach(f"by {name}")}]}
        if self.way == "messenger":
            channel = {"network": "telegram", "value": reach or self.reach(f"by {name}")}
            fields = {"channels": [channel], "preferred_way": "telegram"}
        return self.workspace.write("Add", contacts.add, {"name": name, "languages": ["en"], **fields, **more})

    def address(self, why: str) -> str:
        return self.reach(f"by {[*REASONS].index(why):02} {why}")

    def wanted(self, release: int) -> Audience:
        return Audience((self.list,), release=release, way="messenger" if self.way == "messenger" else "mail")

    def prepared(self, release: int, **more: object) -> int:
        wanted = self.wanted(release)._replace(**more)
        if self.way == "messenger":
            return self.workspace.write("Prepare", messengers.prepare, wanted, {})[0]
        return self.workspace.write("Prepare", distributions.prepare, wanted, how=self.way)[0]

    def by_reason(self, left_out: list[audience.LeftOut]) -> dict[str, tuple[str, str]]:
        names = {number: why for why, number in self.people.items()}
        return {names[one.contact]: (one.code, one.reason) for one in left_out if one.contact in names}

    def chosen(self, release: int) -> dict[str, tuple[str, str]]:
        return self.by_reason(self.workspace.read(audience.resolve, self.wanted(release)).left_out)

    def begin(self, number: int) -> None:
        with self.workspace.renewing() as session:
            if self.way == "messenger":
                messengers.refresh(session, number)
            else:
                sending_steps.begin(session, number, "A", alone=True, sender="press@example.org")

    def take(self, number: int) -> None:
        if self.way != "messenger":
            with self.workspace.renewing() as session:
                sending_steps.step(session, number, None, 0, again=False)
        for contact in self.people.values() if self.way == "messenger" else ():
            with contextlib.suppress(Problem), self.workspace.renewing() as session:
                messengers.take(session, number, contact)

    def left_out(self, number: int) -> dict[str, str]:
        rows = self.workspace.read(distributions.recipients, number, ("left out",))
        return {row.name[3:]: row.reason for row in rows}

    def happens(self) -> None:
        """Each one's reason comes true."""
        for why, (_code, happens) in REASONS.items():
            happens(self, why)


def _objects(office: Office, why: str) -> None:
    office.workspace.write("Stop", suppression.add_contacts, [office.people[why]], "by phone")


def _marked(office: Office, why: str) -> None:
    fields = {"do_not_contact": True, "do_not_contact_reason": "by mail"}
    office.workspace.write("Stop", contacts.edit, office.people[why], fields)


def _replied(office: Office, why: str) -> None:
    with office.workspace.writing("Reply") as session:
        session.add(Bounce(contact_id=office.people[why], kind="opt-out", at=now(), said="Stop it", verdict="open"))


def _remarked(office: Office, why: str) -> None:
    _marked(office, why)
    office.workspace.write("Ask", opt_outs.ask, [(office.people[why], "do not email")])


def _excluded(office: Office, why: str) -> None:
    office.workspace.write("Out", lists.exclude, office.list, [office.people[why]], "on leave")


def _suppressed(office: Office, why: str) -> None:
    prefix = "telegram:" if office.way == "messenger" else ""
    office.workspace.write("Never", suppression.add, prefix + office.address(why), "asked")


def _another_refuses(office: Office, why: str) -> None:
    office.add("Yana", office.address(why), do_not_contact=True)


def _has_none(office: Office, why: str) -> None:
    office.workspace.write("Edit", contacts.edit, office.people[why], {"emails": [], "channels": []})


def _is_garbled(office: Office, why: str) -> None:
    ways = {"channels": []} if office.way == "messenger" else {"emails": [{"raw": "garbled@"}]}
    office.workspace.write("Edit", contacts.edit, office.people[why], ways)


def _bounces(kind: str) -> Callable[[Office, str], None]:
    def mark(office: Office, why: str) -> None:
        with office.workspace.writing("Bounce") as session:
            for row in session.scalars(select(Email).where(Email.contact_id == office.people[why])):
                row.bounce, row.bounced_on, row.bounce_text = kind, date(2026, 11, 2), "no such mailbox"

    return mark


def _has_it(office: Office, why: str) -> None:
    for release in office.releases:
        number = office.prepared(release, again=True)
        ours = (Recipient.distribution_id == number, Recipient.contact_id == office.people[why])
        with office.workspace.renewing() as session:
            session.execute(update(Recipient).where(*ours).values(state="handed", at=now()))
        office.workspace.write("Stop", distributions.stop, number)


Happens = Callable[[Office, str], None]
REASONS: dict[str, tuple[str, Happens]] = {
    "has it": ("already", _has_it),
    "objects": ("blocked", _objects), "marked": ("blocked", _marked), "replied": ("not_decided", _replied),
    "remarked": ("not_decided", _remarked), "excluded": ("excluded", _excluded),
    "suppressed": ("suppressed", _suppressed), "another refuses": ("suppressed", _another_refuses),
    "has none": ("no address", _has_none),
    "objects, excluded": ("excluded", lambda office, why: (_objects(office, why), _excluded(office, why))[0]),
    "replied, excluded": ("excluded", lambda office, why: (_replied(office, why), _excluded(office, why))[0]),
}  # fmt: skip
OF_MAIL: dict[str, tuple[str, Happens]] = {
    **{f"bounced {kind}": ("bounced", _bounces(kind)) for kind in ("hard", "refused", "gone")},
    "garbled": ("bad address", _is_garbled),
}


@pytest.fixture(params=["smtp", "mailbox", "messenger", "eml", "bcc", "csv", "txt"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param != "messenger":
        monkeypatch.setattr(f"{__name__}.REASONS", {**REASONS, **OF_MAIL})
    return str(request.param)


def expected() -> dict[str, str]:
    return {why: code for why, (code, _happens) in REASONS.items()}


def test_one_answer_while_it_is_chosen_when_it_begins_and_at_the_last_moment(
    workspace: Workspace, tmp_path: Path, way: str
) -> None:
    office = Office(workspace, way if way in ("mailbox", "messenger") else "smtp")
    first, second = office.releases
    shown = workspace.read(audience.resolve, office.wanted(first))
    assert [one.name for one in shown.left_out] == []
    if way in ("smtp", "mailbox", "messenger"):
        prepared, begun = (office.prepared(release) for release in office.releases)
        office.begin(begun)
    office.happens()
    if way not in ("smtp", "mailbox", "messenger"):
        chosen = office.chosen(first)
        assert {why: code for why, (code, _text) in chosen.items()} == expected()
        for place, seen in enumerate((None, shown)):
            made = finished(list_export.export_audience(
                workspace, office.wanted(first), tmp_path / f"{place}.{way}", format=way, shown=seen
            ))  # fmt: skip
            assert (made.written, office.by_reason(made.left_out)) == (1, chosen)
        return
    look = workspace.read(last_look.of, prepared)
    office.begin(prepared)
    office.take(begun)
    left = [office.left_out(number) for number in (prepared, begun)]
    for number in (prepared, begun):  # or else all the others wait in it
        with workspace.renewing() as session:
            session.execute(update(Recipient).where(Recipient.distribution_id == number).values(state="left out"))
    chosen = office.chosen(second)
    assert {why: code for why, (code, _text) in chosen.items()} == expected()
    sentences = {why: text for why, (_code, text) in chosen.items()}
    assert left == [sentences, sentences]
    codes = [code for code, _happens in REASONS.values()]
    assert look.left_out == {code: codes.count(code) for code in codes}


def test_a_follow_up_and_an_address_book_leave_out_the_same_people_in_the_same_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    office = Office(workspace, "smtp")
    number = office.prepared(office.releases[0])
    with workspace.renewing() as session:
        session.execute(update(Recipient).where(Recipient.distribution_id == number).values(state="handed", at=now()))
    office.happens()
    chosen = office.chosen(office.releases[1])
    wishes = {why for why, (code, _happens) in REASONS.items() if code in ("blocked", "not_decided")}
    # Off the list is not away from the press: but who objected is left in peace for that, whatever list excludes them.
    wishes |= {"objects, excluded", "replied, excluded"}
    made = finished(contact_export.export_contacts(
        workspace, tmp_path / "a.csv", ids=[*office.people.values()], preset="outlook"
    ))  # fmt: skip
    left = office.by_reason(made.left_out)
    assert left.keys() == wishes
    both = {why for why in wishes if ", " not in why}
    assert {why: left[why] for why in both} == {why: chosen[why] for why in both}
    proposed = workspace.read(followups.propose, office.releases[0])
    why_not = {one.name[3:]: one.why_not for one in proposed.left_out if "24 hours" not in one.why_not}
    assert why_not.keys() == wishes | {"suppressed", "another refuses"}
    short = {why: "do not contact" if chosen[why][0] == "blocked" else chosen[why][1] for why in both}
    assert {why: why_not[why] for why in both} == short


def test_who_has_another_address_gets_it_there_and_is_followed_up(workspace: Workspace) -> None:
    office = Office(workspace, "smtp")
    zoya = office.people["zoya"]
    number = office.prepared(office.releases[0])
    own = office.reach(f"by {len(REASONS):02} zoya")
    workspace.write("Never", suppression.add, own, "cleaned")
    workspace.write("Another", contacts.edit, zoya, {"emails": [{"raw": own}, {"raw": "zoya@example.com"}]})
    office.begin(number)
    rows = {one.contact: one for one in workspace.read(sending_steps.waiting, number).people}
    assert rows[zoya].address == "zoya@example.com"
    with workspace.renewing() as session:
        session.execute(update(Recipient).where(Recipient.distribution_id == number).values(state="handed", at=now()))
    proposed = workspace.read(followups.propose, office.releases[0])
    assert zoya in {one.contact_id for one in proposed.people}


def test_who_is_asked_for_once_more_is_sent_to_though_the_server_refused_the_address(workspace: Workspace) -> None:
    office = Office(workspace, "smtp")
    number, zoya = office.prepared(office.releases[0]), office.people["zoya"]
    with workspace.renewing() as session:
        ours = (Recipient.distribution_id == number, Recipient.contact_id == zoya)
        session.execute(update(Recipient).where(*ours).values(state="failed", answer="550 5.1.1 no such user"))
    with workspace.renewing() as session:
        sending_steps.mark_answered(session, {office.reach(f"by {len(REASONS):02} zoya"): "550 5.1.1 no such user"})
    assert workspace.write("Again", sending_steps.send_again, number) == 1
    found = workspace.read(sending_steps.waiting, number)
    assert zoya in {one.contact for one in found.people} and found.dropped == []
