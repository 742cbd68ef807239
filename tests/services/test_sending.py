"""Sending: each once, in their language, with every state kept; what the server, the clock and the user do to it."""

import contextlib
import threading
import time
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from outreach.i18n import day, today
from outreach.model.base import now
from outreach.model.distributions import Distribution
from outreach.model.reasons import Reason
from outreach.model.releases import Release
from outreach.problems import FieldProblem, Problem
from outreach.services.contacts import contacts
from outreach.services.delivery import (
    delivery,
    distributions,
    mail_server,
    sending,
    sending_line,
    sending_steps,
    sending_trial,
    suppression,
)
from outreach.services.delivery.audience import Audience
from outreach.services.delivery.sending_line import Line, Pace
from outreach.services.delivery.sending_steps import Dropped
from outreach.services.history import history
from outreach.services.identity import merging
from outreach.services.releases import releases, statuses
from outreach.store import senders
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.mail.makers import parsed
from tests.mail.servers import SECRET, USER, MailServer, Talk, at, authority, says
from tests.services.sending_office import NAMES, QUICK, Office

ALL = [f"{name}@example.org" for name in NAMES]


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return Office(workspace)


def test_everybody_gets_it_once_in_their_language(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server, name="Press office", unsubscribe="stop@example.org")
        sent = office.send(number)
        with pytest.raises(Problem, match="nothing is left to send"):
            office.send(number)
    assert (sent.state, sent.handed, sent.failed, sent.unsure, sent.problems) == ("done", 6, 0, 0, [])
    assert sorted(server.reached) == sorted(ALL) and server.connections == 1
    kept = {row.address: row for row in office.workspace.read(distributions.recipients, number)}
    for got in server.messages:
        message = parsed(got.content)
        assert message["To"].addresses[0].addr_spec == got.to and got.sender == "press@example.org"
        assert message["Bcc"] is None and message["Cc"] is None and message["X-Unsent"] is None
        assert message["List-Unsubscribe"] == "<mailto:stop@example.org?subject=unsubscribe>"
        assert message["List-Unsubscribe-Post"] is None
        language = kept[got.to].language
        assert message["Subject"] == {"ru": "Школа", "en": "School"}[language]
        assert [part.get_filename() for part in message.iter_attachments()] == (["a.pdf"] if language == "ru" else [])
        assert kept[got.to].answer == "250 2.0.0 taken"
    assert len({parsed(got.content)["Message-ID"] for got in server.messages}) == 6
    assert office.state(number) == "done"


def test_what_was_sent_is_told_and_cannot_be_undone(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
    labels = [step.label for step in office.workspace.read(history.steps)]
    assert "Send “Школа” to 6 people" in labels
    with pytest.raises(Problem, match="“Send “Школа” to 6 people” cannot be"):
        while office.workspace.undo():
            pass
    assert office.state(number) == "done"
    assert set(office.states(number).values()) == {"handed"}


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_dropped_before_the_message_it_is_sent_again(office: Office, step: str) -> None:
    number = office.prepared()
    with MailServer(at(step, Talk.drop, times=2)) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed) == ("done", 6)
    assert sorted(server.reached) == sorted(ALL)
    assert server.connections == 3


def test_dropped_after_the_message_it_is_unsure_and_never_repeated(office: Office) -> None:
    def drop(talk: Talk) -> None:
        talk.server.take(talk)
        talk.drop()

    number = office.prepared()
    with MailServer(at("DOT", drop, to="cara@example.org")) as server:
        office.use(server)
        sent = office.send(number)
        assert (sent.state, sent.handed, sent.unsure) == ("done", 5, 1)
        assert "unknown whether" in sent.problems[0]
        assert sorted(server.reached) == sorted(ALL)
        write = office.workspace.write
        assert office.states(number)["Cara"] == "unsure"
        assert write("Again", sending_steps.it_arrived, number) == 1
        assert office.states(number)["Cara"] == "handed"
        assert write("Again", sending_steps.send_again, number) == 0


def test_who_failed_can_be_sent_to_again(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says("550 5.1.1 no such user"), to="bela@example.org", times=1)) as server:
        office.use(server)
        sent = office.send(number)
        assert (sent.state, sent.handed, sent.failed) == ("done", 5, 1)
        assert office.answers(number)["Bela"] == "550 5.1.1 no such user"
        assert office.workspace.write("Again", sending_steps.send_again, number) == 1
        assert (office.state(number), office.states(number)["Bela"]) == ("paused", "queued")
        assert office.send(number).handed == 6
    assert sorted(server.reached) == sorted(ALL)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 <bela@example.org>: Recipient address rejected: User unknown in relay recipient table",
        "550 5.1.1 relay.example.net knows nobody of this name",
    ],
)
def test_who_is_unknown_to_a_relay_does_not_stop_the_others(office: Office, answer: str) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says(answer), to="bela@example.org")) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed, sent.failed) == ("done", 5, 1)
    assert office.answers(number)["Bela"] == answer


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 <{to}>: Relay access denied",
        "454 4.7.1 <{to}>: Relay access denied",
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
        "550 relay not permitted",
        "550 5.7.1 Relaying denied",
    ],
)
def test_a_server_that_relays_nothing_stops_at_the_first(office: Office, answer: str) -> None:
    number = office.prepared()
    refuse = lambda talk: talk.say(answer.format(to=ALL[0]))  # noqa: E731
    with MailServer(at("RCPT", refuse, times=99)) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.queued, sent.handed, sent.failed) == ("paused", 6, 0, 0)
    assert "does not accept mail from" in sent.problems[0] and not server.messages
    assert server.count("RCPT") == 1


@pytest.mark.backends("sqlite")
def test_later_is_tried_later_with_the_same_message_id(office: Office) -> None:
    seen: dict[str, str] = {}

    def greylists(talk: Talk) -> None:
        seen[talk.recipients[0]] = parsed(talk.last)["Message-ID"]
        talk.say("451 4.7.1 greylisted, try again later")

    number = office.prepared()
    with MailServer(at("DOT", greylists, times=6)) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed) == ("done", 6)
    assert sorted(seen) == sorted(server.reached) == sorted(ALL)
    assert {one.to: parsed(one.content)["Message-ID"] for one in server.messages} == seen
    attempts = {row.attempts for row in office.workspace.read(distributions.recipients, number)}
    assert attempts == {2}


@pytest.mark.backends("sqlite")
def test_an_address_that_does_not_exist_is_marked_before_others_are_waited_for(office: Office) -> None:
    def marked() -> list[str]:
        return [row.bounce for row in office.workspace.read(contacts.card, office.contacts[0]).emails]

    number = office.prepared()
    unknown = at("RCPT", says("550 5.1.1 User unknown"), to="anna@example.org")
    later = at("RCPT", says("450 not now"), to="dana@example.org")
    with MailServer(lambda *told: unknown(*told) or later(*told)) as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=QUICK._replace(waits=(3600,)))
        assert any("asked to wait" in progress.text for progress in job)
        assert marked() == ["refused"]
        job.close()


@pytest.mark.backends("sqlite")
def test_an_address_that_does_not_exist_is_marked_also_where_it_was_broken_off(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says("550 5.1.1 User unknown"), to="anna@example.org")) as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=QUICK)
        for _progress in job:
            if server.count("RCPT") == 3:
                break
        job.close()
    assert [row.bounce for row in office.workspace.read(contacts.card, office.contacts[0]).emails] == ["refused"]


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("code", [450, 452])
def test_later_for_too_long_is_failed(office: Office, code: int) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says(f"{code} not now"), to="dana@example.org")) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed, sent.failed) == ("done", 5, 1)
    assert office.answers(number)["Dana"] == f"{code} not now"
    assert server.count("RCPT") == 5 + 1 + len(QUICK.waits)


def test_the_hour_of_later_is_an_hour() -> None:
    assert sum(sending_steps.WAITS) == sum(Pace().reconnects) == 3600


def test_one_without_patience_leaves_later_to_the_next_run(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says("450 not now"), to="dana@example.org", times=1)) as server:
        office.use(server)
        slow = QUICK._replace(waits=(3600,))
        sent = office.send(number, patient=False, pace=slow)
        assert (sent.state, sent.handed, sent.queued) == ("scheduled", 5, 1)
        assert finished(sending.send_due(office.workspace, pace=slow)) == []
        assert sent.next_at is not None
        with office.workspace.writing("An hour later") as session:
            session.get_one(Distribution, number).scheduled_at = now()
        (again,) = finished(sending.send_due(office.workspace, pace=QUICK._replace(waits=(0,))))
    assert (again.state, again.handed) == ("done", 6)


@pytest.mark.backends("sqlite")
def test_421_stops_and_the_rest_stays_queued(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("MAIL", says("421 too busy"))) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed, sent.queued) == ("paused", 0, 6)
    assert "(too busy)" in sent.problems[0]
    with MailServer() as server:
        office.use(server)
        assert office.send(number).handed == 6


@pytest.mark.backends("sqlite")
def test_421_after_some_messages_opens_a_new_connection(office: Office) -> None:
    def full(talk: Talk, step: str, _line: str) -> bool:
        if step == "MAIL" and counted[talk] >= 2:
            talk.say("421 enough for one connection")
            return True
        if step == "AFTER":
            counted[talk] += 1
        return False

    class Counted(dict[Talk, int]):
        def __missing__(self, _key: Talk) -> int:
            return 0

    counted = Counted()
    number = office.prepared()
    with MailServer(full) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed) == ("done", 6)
    assert sorted(server.reached) == sorted(ALL)


@pytest.mark.backends("sqlite")
def test_a_server_that_always_breaks_off_stops_it(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("DATA", Talk.drop)) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.handed, sent.queued, sent.unsure) == ("paused", 0, 6, 0)
    assert "keeps closing the connection" in sent.problems[0]


@pytest.mark.backends("sqlite")
def test_a_server_that_takes_no_mail_from_us_stops_it(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("MAIL", says("530 5.7.0 authentication required"))) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.state, sent.queued, sent.failed) == ("paused", 6, 0)
    assert "(authentication required)" in sent.problems[0]
    assert {row.attempts for row in office.workspace.read(distributions.recipients, number)} == {0}


@pytest.mark.backends("sqlite")
def test_a_server_that_goes_away_for_a_while_is_waited_for(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("BANNER", Talk.drop, times=0)) as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=QUICK._replace(reconnects=(0.1,) * 100))
        while len(server.messages) < 3:
            next(job)
        port = server.port
    for _tick in range(20):
        next(job)
    with MailServer(port=port) as again:
        sent = finished(job)
    assert (sent.state, sent.handed + sent.unsure) == ("done", 6)
    assert sorted(set(server.reached + again.reached)) == sorted(ALL)
    assert len(server.reached + again.reached) == 6


# Stopped, paused, resumed


@pytest.mark.backends("sqlite")
def test_cancelled_within_a_second_and_resumed(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", Talk.hang, to="cara@example.org", times=1)) as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=Pace())
        for _progress in job:
            if server.count("RCPT") == 3:
                break
        started = time.monotonic()
        job.close()
        assert time.monotonic() - started < 30  # a second, and what a laden machine takes of it
        assert office.state(number) == "paused"
        assert list(office.states(number).values()) == ["handed"] * 2 + ["queued"] * 4
        assert office.send(number).handed == 6
    assert sorted(server.reached) == sorted(ALL)


@pytest.mark.backends("sqlite")
def test_cancelled_after_the_message_it_waits_a_moment_for_the_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.prepared()
    arrived = threading.Event()

    def slow(talk: Talk) -> None:
        arrived.set()
        time.sleep(0.3)
        talk.server.take(talk)
        talk.say("250 taken after all")

    def silent(talk: Talk) -> None:
        arrived.set()
        talk.hang()

    for action, grace, states in ((slow, 20.0, "handed"), (silent, 0.3, "unsure")):
        arrived.clear()
        monkeypatch.setattr(sending_line, "GRACE", grace)
        with MailServer(at("DOT", action, times=1)) as server:
            office.use(server)
            job = sending.send(office.workspace, number, pace=Pace())
            for _progress in job:
                if arrived.is_set():
                    break
            started = time.monotonic()
            job.close()
            assert time.monotonic() - started < 30  # a second, and what a laden machine takes of it
        assert states in office.states(number).values()
    assert sorted(office.states(number).values()) == ["handed"] + ["queued"] * 4 + ["unsure"]


@pytest.mark.backends("sqlite", "postgresql")
def test_paused_by_somebody_else_it_stops_before_the_next(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server, per_minute=6000)
        job = sending.send(office.workspace, number, pace=QUICK)
        while len(server.messages) < 2:
            next(job)
        office.workspace.write("Pause", distributions.pause, number)
        sent = finished(job)
        assert sent.state == "paused" and 2 <= sent.handed <= 3
        assert "remain" in sent.problems[-1]
        assert office.send(number).handed == 6
    assert sorted(server.reached) == sorted(ALL)


@pytest.mark.backends("sqlite")
def test_not_faster_than_asked_for(workspace: Workspace) -> None:
    office = Office(workspace, NAMES[:4], per_minute=600)
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        started = time.monotonic()
        assert office.send(number).handed == 4
    assert time.monotonic() - started > 0.3


@pytest.mark.backends("sqlite", "postgresql")
def test_what_a_dead_sender_left_is_unsure(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        with office.workspace.writing("Send") as session:
            sending_steps.begin(session, number, "", alone=True, sender="press@example.org")
            taken = sending_steps.step(session, number, None, 0, again=False).taken
        assert taken is not None
        sent = office.send(number)
    assert (sent.state, sent.handed, sent.unsure) == ("done", 5, 1)
    assert taken.address not in server.reached


@pytest.mark.backends("sqlite", "postgresql")
def test_what_another_desk_is_sending_is_left_to_it(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        other = senders.of(office.workspace)
        other.join()
        with office.workspace.writing("Send") as session:
            sending_steps.begin(session, number, "", alone=False, sender="press@example.org")
            taken = sending_steps.step(session, number, None, 0, again=False).taken
        assert taken is not None
        with pytest.raises(sending_steps.SentElsewhere):
            office.send(number)
        assert office.states(number)[taken.name] == "sending"
        other.leave()
        sent = office.send(number)
        assert (sent.state, sent.handed, sent.unsure) == ("done", 5, 1)
        with office.workspace.writing("Send") as session:
            sending_steps.note(session, sending_steps.Outcome(taken.id, "handed", "250 ok"))
    assert office.states(number)[taken.name] == "handed", "who was taken for gone sets it right"


def test_two_desks_at_once_reach_everybody_once(workspace: Workspace, database_url: str) -> None:
    office = Office(workspace, [f"n{place}" for place in range(30)], per_minute=3000)
    number = office.prepared()
    with MailServer() as server, Workspace.open(database_url) as second:
        office.use(server)

        def send(desk: Workspace) -> None:
            with contextlib.suppress(sending_steps.SentElsewhere):
                finished(sending.send(desk, number, pace=QUICK))

        desks = [threading.Thread(target=send, args=[desk]) for desk in (workspace, second)]
        for desk in desks:
            desk.start()
        for desk in desks:
            desk.join()
    assert sorted(server.reached) == sorted(f"n{place}@example.org" for place in range(30))
    assert office.state(number) == "done"
    assert set(office.states(number).values()) == {"handed"}


@pytest.mark.backends("postgresql")
def test_of_two_desks_that_say_at_once_that_it_is_out_neither_is_in_the_way(
    workspace: Workspace, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second would find the release changed under its hands, and pause what the first sends."""
    office = Office(workspace)
    number = office.prepared()
    both, went_out, refused = threading.Barrier(2), statuses.went_out, list[Problem]()

    def when_both_have_read_it(session: Session, release: int) -> None:
        session.get(Release, release)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        went_out(session, release)

    def go_out(desk: Workspace) -> None:
        row, server = sending.ready(desk, number)
        run = sending._Run(desk, row, server, Line(server.reached, None, QUICK), QUICK, patient=True)
        run._rules = desk.read(sending_steps.rules_of, number)
        try:
            desk.write("Release sent", run._go_out)
        except Problem as problem:
            refused.append(problem)

    monkeypatch.setattr(statuses, "went_out", when_both_have_read_it)
    with MailServer() as server, Workspace.open(database_url) as second:
        office.use(server)
        desks = [threading.Thread(target=go_out, args=[desk]) for desk in (workspace, second)]
        for desk in desks:
            desk.start()
        for desk in desks:
            desk.join()
    assert not refused


# Who gets it after all


def test_who_objects_after_it_was_prepared_gets_nothing(office: Office) -> None:
    number = office.prepared()
    write = office.workspace.write
    write("Never", suppression.add_contacts, [office.contacts[0]], "asked by phone")
    write("Never", suppression.add, "BELA@example.org", "bounced")
    write("Delete", contacts.delete, [office.contacts[2]])
    # Somebody of another name who has Emil's address, too, and objected.
    refusing = {"name": "Zoya", "emails": [{"raw": "emil@example.org"}], "do_not_contact": True}
    write("Add", contacts.add, refusing)
    with MailServer() as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=QUICK)
        while not server.messages:
            next(job)
        write("Never", suppression.add_contacts, [office.contacts[5]])
        sent = finished(job)
    assert server.reached == ["dana@example.org"]
    assert (sent.state, sent.handed, sent.left_out) == ("done", 1, 5)
    reasons = {row.name: row.reason for row in office.workspace.read(distributions.recipients, number)}
    assert reasons["Anna"] == f"do not contact ({day(today())}): asked by phone"
    assert reasons["Bela"] == "suppressed address"
    assert reasons["Emil"] == "suppressed address: Zoya, who is marked as “do not contact”, has it too"
    assert reasons["Cara"] == "the contact has been deleted since"


def test_an_embargo_holds_it_for_those_who_have_not_promised(office: Office) -> None:
    lifts = now() + timedelta(days=2)
    fields = {"status": "embargoed", "embargo_until": lifts, "embargo_zone": "UTC"}
    office.workspace.write("Edit", releases.edit, office.release, fields)
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        sent = office.send(number)
        assert (sent.state, sent.handed, sent.held) == ("scheduled", 3, 3)
        assert sent.next_at is not None and abs(sent.next_at - lifts) < timedelta(milliseconds=1)
        assert sorted(server.reached) == ["anna@example.org", "cara@example.org", "emil@example.org"]
        assert all(parsed(one.content)["Subject"] != "School" for one in server.messages)
        assert finished(sending.send_due(office.workspace, pace=QUICK)) == []
        with office.workspace.writing("The time has come") as session:
            ended = now() - timedelta(seconds=1)
            session.get_one(Release, office.release).embargo_until = ended
            session.get_one(Distribution, number).scheduled_at = ended
        (again,) = finished(sending.send_due(office.workspace, pace=QUICK))
    assert (again.state, again.handed, again.held) == ("done", 6, 0)
    assert {parsed(one.content)["Subject"] for one in server.messages[3:]} == {"Школа"}


def test_what_is_due_soon_counts_who_gets_it_then_and_who_is_held_until_later_apart(office: Office) -> None:
    number, start = office.prepared(), now()
    at, lifts = start + timedelta(hours=2), start + timedelta(hours=5)
    fields = {"status": "embargoed", "embargo_until": lifts, "embargo_zone": "UTC"}
    office.workspace.write("Edit", releases.edit, office.release, fields)
    with office.workspace.writing("Held") as session:
        sending_steps.hold(session, number)
    office.workspace.write("Later", distributions.schedule, number, at)

    def due(**asked: Any) -> list[tuple[float, int]]:
        found = office.workspace.read(sending.due_within, **asked)
        return [(round((one.due - start) / timedelta(hours=1), 1), one.recipients) for one in found]

    assert (due(hours=1), due(hours=3), due()) == ([], [(2, 3)], [(2, 3), (5, 3)])
    with office.workspace.writing("Only those who are held are left") as session:
        sending_steps.leave_out(session, [
            Dropped(row.id, "stopped", Reason("stopped"))
            for row in distributions.recipients(session, number, ("queued",))
        ])  # fmt: skip
    assert due() == [(5, 3)]
    long_after = now() + timedelta(hours=4)
    assert (office.workspace.read(sending.late, long_after), office.workspace.read(sending.waiting, long_after)) == (
        [], [number],
    )  # fmt: skip
    office.workspace.write("Edit", releases.edit, office.release, {"embargo_until": start + timedelta(days=3)})
    assert due() == []


def test_an_embargo_that_came_later_holds_it_and_one_that_is_lifted_by_hand_does_not(office: Office) -> None:
    number = office.prepared()
    fields = {"status": "embargoed", "embargo_until": now() + timedelta(days=2), "embargo_zone": "UTC"}
    office.workspace.write("Edit", releases.edit, office.release, fields)
    with MailServer() as server:
        office.use(server)
        sent = office.send(number)
        assert (sent.state, sent.handed, sent.held) == ("scheduled", 3, 3)
        with pytest.raises(Problem, match="Lift the embargo"):
            office.workspace.write("Edit", releases.edit, office.release, {"status": "released"})
        office.workspace.write("Lift", statuses.lift_now, office.release)
        assert office.send(number).handed == 6


def test_what_has_changed_since_is_refused_until_it_is_taken_over(office: Office) -> None:
    number = office.prepared()
    write = office.workspace.write
    write("Detach", releases.detach, office.file)
    with MailServer() as server:
        office.use(server)
        with pytest.raises(Problem, match=r"“a\.pdf” has been removed since\. It is not sent like this"):
            office.send(number)
        write("Attach", releases.attach, office.release, "a.pdf", b"%PDF-1.7 two", "ru")
        with pytest.raises(Problem, match=r"“a\.pdf” has been replaced since\. It is not sent like this"):
            office.send(number)
        assert (server.connections, office.state(number)) == (0, "prepared")
        assert office.send(number, as_it_is_now=True).handed == 6
    files = [part for one in server.messages for part in parsed(one.content).iter_attachments()]
    assert {part.get_content() for part in files} == {b"%PDF-1.7 two"}
    assert office.workspace.read(distributions.changed_since, number) == []


def test_what_cannot_be_sent_says_why(office: Office) -> None:
    number = office.prepared()
    with pytest.raises(Problem, match="not set up"):
        office.send(number)
    with MailServer() as server:
        office.use(server)
        office.workspace.write("Delete", releases.delete, [office.release])
        with pytest.raises(Problem, match="no release to send"):
            office.send(number)
    assert server.connections == 0


@pytest.mark.backends("sqlite")
def test_merge_fields_are_each_ones_own(office: Office) -> None:
    office.settings = {"greeting": "{{salutation|Dear}} {{name}},"}
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
    for got in server.messages:
        body = parsed(got.content).get_body(("plain",))
        assert body is not None and f"{got.to.split('@')[0].title()}," in body.get_content()


# What is told before the first


@pytest.mark.backends("sqlite")
def test_what_a_server_cannot_is_told_before_the_first(office: Office) -> None:
    number = office.prepared()
    with MailServer(extensions=("SIZE 300",)) as server:
        office.use(server)
        with pytest.raises(Problem, match=r"messages of up to 0\.0 MB"):
            office.send(number)
    tls = authority().server("localhost")
    with MailServer(tls=tls, login=True) as server:
        office.use(server, host="localhost", security="starttls", user=USER)
        with pytest.raises(Problem, match="did not accept this user name and password"):
            office.send(number, password="wrong", context=authority().client)
        with pytest.raises(mail_server.PasswordWanted):
            office.send(number)
        assert (office.state(number), server.count("MAIL")) == ("prepared", 0)
        assert office.send(number, password=SECRET, context=authority().client).handed == 6


@pytest.mark.backends("sqlite")
def test_an_address_the_server_does_not_know_fails_before_the_first(workspace: Workspace) -> None:
    office = Office(workspace, ["anna", "иван"])
    number = office.prepared()
    with MailServer(extensions=()) as server:
        office.use(server)
        sent = office.send(number)
    assert (sent.handed, sent.failed, server.reached) == (1, 1, ["anna@example.org"])
    assert "beyond ASCII" in office.answers(number)["Иван"]
    office.workspace.write("Again", sending_steps.send_again, number)
    with MailServer() as server:
        office.use(server)
        assert office.send(number).handed == 2
    assert server.reached == ["иван@example.org"]
    assert any(line.endswith("SMTPUTF8 BODY=8BITMIME") for line in server.commands)
    with MailServer(extensions=()) as server:
        office.use(server, reply_to="пресса@example.org")
        with pytest.raises(Problem, match="beyond ASCII"):
            office.send(office.prepared(again=True))


# The server's settings, tests, previews


@pytest.mark.backends("sqlite")
def test_settings_are_checked_field_by_field(workspace: Workspace) -> None:
    good = {"host": "mail.example.org", "security": "tls", "address": "press@example.org", "user": "press"}
    wrong = {
        "host": "", "security": "ssl", "port": "70000", "address": "nobody", "reply_to": "a b", "unsubscribe": "x",
        "one_click": "http://example.org", "per_minute": "-1",
    }  # fmt: skip
    for field, value in wrong.items():
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Server", mail_server.save, {**good, field: value})
        assert caught.value.field == field
    with pytest.raises(FieldProblem) as caught:
        workspace.write("Server", mail_server.save, {**good, "security": "none"})
    assert caught.value.field == "security"
    assert workspace.read(mail_server.read) == mail_server.Server()
    workspace.write("Server", mail_server.save, good)
    server = workspace.read(mail_server.read)
    assert (server.reached.port, server.account) == (465, "press@mail.example.org")
    workspace.undo()
    assert not workspace.read(mail_server.read).is_set


@pytest.mark.backends("sqlite")
def test_one_click_only_with_an_address_of_the_office(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server, unsubscribe="stop@example.org", one_click="https://example.org/stop?m={id}")
        office.send(number)
    for got in server.messages:
        message = parsed(got.content)
        token = message["Message-ID"].strip("<>").partition("@")[0]
        assert f"<https://example.org/stop?m={token}>" in message["List-Unsubscribe"]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.backends("sqlite")
def test_the_connection_is_tried_and_a_note_sent(office: Office) -> None:
    tls = authority().server("localhost")
    with MailServer(tls=tls, login=True, extensions=("SIZE 10000000", "SMTPUTF8")) as server:
        fields = {"host": "localhost", "port": server.port, "user": USER, "address": "press@example.org"}
        wanted = mail_server.checked(fields)
        found = finished(
            sending_trial.check(wanted, SECRET, to="me@example.org", pace=QUICK, context=authority().client)
        )
    assert found == sending_trial.Checked(True, True, 10_000_000, True)
    assert server.reached == ["me@example.org"]


@pytest.mark.backends("sqlite")
def test_a_test_goes_to_oneself_in_each_language_and_counts_for_nobody(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        job = sending_trial.to_oneself(office.workspace, number, "me@example.org", pace=QUICK)
        assert sorted(finished(job)) == ["en", "ru"]
    assert server.reached == ["me@example.org"] * 2
    assert {parsed(one.content)["Subject"] for one in server.messages} == {"School", "Школа"}
    assert set(office.states(number).values()) == {"queued"} and office.state(number) == "prepared"


@pytest.mark.backends("sqlite", "postgresql")
def test_what_is_due_is_left_to_the_desk_that_sends_it(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server, per_minute=600)
        assert not sending.is_anything_due(office.workspace)
        job = sending.send(office.workspace, number, pace=QUICK)
        while not server.messages:
            next(job)
        assert not sending.is_anything_due(office.workspace)
        assert finished(sending.send_due(office.workspace, pace=QUICK)) == []
        assert finished(job).handed == 6
    assert sorted(server.reached) == sorted(ALL) and server.connections == 2


def test_what_a_crash_left_is_due(office: Office) -> None:
    number = office.prepared()
    with office.workspace.writing("Send") as session:
        sending_steps.begin(session, number, "", alone=True, sender="press@example.org")
        sending_steps.step(session, number, None, 0, again=False)
    with MailServer() as server:
        office.use(server)
        assert sending.is_anything_due(office.workspace)
        (sent,) = finished(sending.send_due(office.workspace, pace=QUICK))
    assert (sent.state, sent.handed, sent.unsure) == ("done", 5, 1)


def test_who_asks_to_be_left_alone_is(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server)
        office.send(number)
    write = office.workspace.write
    said = parsed(next(one.content for one in server.messages if one.to == "anna@example.org"))["Message-ID"]
    assert write("Out", suppression.opt_out, str(said)) == [office.contacts[0]]
    said = parsed(next(one.content for one in server.messages if one.to == "bela@example.org"))["Message-ID"]
    assert write("Out", suppression.opt_out, said.strip("<>").partition("@")[0]) == [office.contacts[1]]
    assert write("Out", suppression.opt_out, "Cara@Example.org") == [office.contacts[2]]
    with pytest.raises(Problem, match="No message and no contact"):
        write("Out", suppression.opt_out, "zoe@example.org")
    again = office.prepared(again=True)
    kept = {row.name: row.state for row in office.workspace.read(distributions.recipients, again)}
    assert [name for name, state in kept.items() if state == "queued"] == ["Dana", "Emil", "Fara"]
    office.workspace.undo()
    assert {row.address for row in office.workspace.read(suppression.find)} >= {"anna@example.org", "bela@example.org"}


def test_that_it_is_withdrawn_goes_to_those_who_have_it(office: Office) -> None:
    number = office.prepared()
    write = office.workspace.write
    with MailServer() as server:
        office.use(server)
        office.send(number)
        waiting = office.prepared(again=True)
        write("Withdraw", releases.withdraw, office.release, "The school opens a year later.", "en")
        with pytest.raises(Problem, match="stopped"):
            office.send(waiting, as_it_is_now=True)
        word, _resolved = write(
            "Tell", distributions.prepare, Audience((), release=office.release, recipients_of=office.release)
        )
        assert office.send(word).handed == 6
    said = [parsed(one.content).get_body(("plain",)) for one in server.messages[6:] if one.to == "anna@example.org"]
    assert [body is not None and "a year later" in body.get_content() for body in said] == [True]


@pytest.mark.backends("sqlite")
def test_an_embargo_is_told_on_each_ones_own_clock(office: Office) -> None:
    write = office.workspace.write
    for number, country in zip(office.contacts, ("KG", "JP", "KG", "KG", "KG", "KG"), strict=True):
        write("Edit", contacts.edit, number, {"country": country, "keeps_embargoes": True})
    until = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    fields = {"status": "embargoed", "embargo_until": until, "embargo_zone": "Asia/Bishkek"}
    write("Edit", releases.edit, office.release, fields)
    with MailServer() as server:
        office.use(server)
        assert office.send(office.prepared()).handed == 6
    there = {one.to: parsed(one.content).get_body(("plain",)).get_content() for one in server.messages}  # type: ignore[union-attr]
    tokyo = f"{until.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}"
    assert tokyo in there["bela@example.org"] and tokyo not in there["dana@example.org"]


def test_what_is_edited_or_withdrawn_while_it_goes_out_stops_it(office: Office) -> None:
    number = office.prepared()
    with MailServer() as server:
        office.use(server, per_minute=20)  # three seconds apart
        job = sending.send(office.workspace, number, pace=QUICK)
        while not server.messages:
            next(job)
        office.workspace.write("Withdraw", releases.withdraw, office.release, "It was a mistake.", "en")
        sent = finished(job)
    assert sent.state == "stopped" and sent.handed < 4 and "withdrawn" in sent.problems[0]
    assert len(server.messages) == sent.handed


def test_who_is_to_be_tried_again_when_it_is_withdrawn_is_stopped_as_all_others(office: Office) -> None:
    number = office.prepared()
    with MailServer(at("RCPT", says("452 4.2.2 later"), to="anna@example.org")) as server:
        office.use(server)
        job = sending.send(office.workspace, number, pace=QUICK)
        while office.states(number)["Anna"] != "sending":
            next(job)
        office.workspace.write("Withdraw", releases.withdraw, office.release, "It was a mistake.", "en")
        finished(job)
    assert server.messages == [] and set(office.states(number).values()) == {"left out"}
    assert office.workspace.read(delivery.stopped, office.release) == 6


def test_what_is_sent_is_released(office: Office) -> None:
    number = office.prepared()
    assert office.workspace.read(releases.card, office.release).status == "draft"
    with MailServer() as server:
        office.use(server)
        office.send(number)
    card = office.workspace.read(releases.card, office.release)
    assert card.status == "released" and card.released_at is not None


def test_an_embargo_that_has_ended_is_lifted_with_what_is_due(office: Office) -> None:
    workspace = office.workspace
    with MailServer() as server:
        office.use(server)
        office.send(office.prepared())
    until = now() - timedelta(minutes=1)
    with workspace.writing("The moment comes") as session:
        row = session.get_one(Release, office.release)
        row.status, row.embargo_until = "embargoed", until
    assert sending.is_anything_due(workspace)
    assert list(sending.send_due(workspace)) == []
    card = workspace.read(releases.card, office.release)
    assert card.status == "released" and not sending.is_anything_due(workspace)


def test_undo_after_a_sending_leaves_the_release_as_sent(workspace: Workspace) -> None:
    office = Office(workspace)
    workspace.write("Note", contacts.edit, office.contacts[0], {"city": "Osh"})
    with MailServer() as server:
        office.use(server)
        office.send(office.prepared())
    while workspace.undo_label:
        try:
            workspace.undo()
        except Problem:
            break
    assert workspace.read(releases.card, office.release).status == "released"
    assert len(office.states(1)) == 6


@pytest.mark.parametrize("stays", [0, 1])
def test_of_two_who_are_merged_since_goes_the_letter_of_the_address_that_stays(office: Office, stays: int) -> None:
    number, keep = office.prepared(), office.contacts[stays]
    office.workspace.write("Merge", merging.merge, keep, [office.contacts[1 - stays]])
    assert len(office.workspace.read(sending_steps.waiting, number).dropped) == 1
    with MailServer() as server:
        office.use(server)
        office.send(number)
    subjects = {got.to: parsed(got.content)["Subject"] for got in server.messages}
    assert len(server.messages) == 5 and ALL[1 - stays] not in subjects
    assert subjects[ALL[stays]] == ("School", "Школа")[stays]
    (out,) = [row for row in office.workspace.read(distributions.recipients, number) if row.state == "left out"]
    assert out.reason == f"{NAMES[stays].title()} receives it at the same address"
