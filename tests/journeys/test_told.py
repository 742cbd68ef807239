"""What is said is so: of a release that is withdrawn or corrected twice, of who may have it, and of who wrote back."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from outreach.model.distributions import Distribution, Recipient
from outreach.store.workspace import Workspace
from tests.journeys.conftest import HELD, Office
from tests.journeys.test_answers import answer
from tests.mail.servers import Got, Talk, at


def test_a_withdrawal_reaches_everybody_though_a_correction_waits(office: Office) -> None:
    """Whoever has the release hears that it is withdrawn; the notice of a correction that waits is stopped."""
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.release()
    office.sent()
    assert office("releases", "correct", 1, "There are eleven rooms.")["to_be_told"] == 2
    notice = office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"]
    office("distributions", "schedule", notice, "2099-12-02T09:00+06:00")

    assert office("releases", "withdraw", 1, "The school does not open.")["to_be_told"] == 2
    assert office("distributions", "show", notice)["state"] == "stopped"
    told = office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"]
    office.send(told)
    subjects = {to: subject for to, subject, _text in office.got}
    assert all("WITHDRAWN" in subject for subject in subjects.values()) and len(subjects) == 2

    office.refused("distributions", "prepare", "--release", 1, "--to-those-who-have-it")
    assert len(office.got) == 4  # the release and its withdrawal, once each; the correction never


def test_a_second_correction_takes_the_place_of_the_first_that_waits(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    office.sent()
    office("releases", "correct", 1, "There are eleven rooms.")
    first = office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"]
    assert office("releases", "correct", 1, "There are ten rooms.")["to_be_told"] == 1
    assert "stopped" in office.refused("distributions", "send", first, "--yes")
    office.send(office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"])
    assert ["ten rooms" in text for _to, _subject, text in office.got] == [False, True]


def test_nothing_of_a_withdrawn_release_waits_for_its_embargo(office: Office) -> None:
    """Those for whom it was held never get it, and the timer has nothing to complain of when the embargo ends."""
    office.person("Anna Petrova", "--keeps-embargoes")
    office.person("Bela Toth")
    office.list()
    office.release(HELD)
    number = office.prepare()
    assert office.send(number)["held"] == 1
    office("releases", "withdraw", 1, "The school does not open.")
    assert office("distributions", "show", number)["state"] == "stopped"
    assert office.states() == {"Anna Petrova": "sent"}
    office("releases", "lift", 1)
    assert office("distributions", "send-due") == {"count": 0, "sent": [], "late": []}
    office("undo")
    office("undo")
    assert office.states() == {"Anna Petrova": "sent", "Bela Toth": "held"}


def test_a_withdrawal_stops_what_was_cut_off_as_it_went_out(office: Office) -> None:
    """The program was killed while it sent: who waited never gets it, and undo brings the sending back."""
    office.people("Anna Petrova", "Bela Toth", "Cora Diaz")
    office.list()
    office.release()
    number = office.prepare()
    before = {"Anna Petrova": "sent", "Bela Toth": "sending", "Cora Diaz": "queued"}
    with Workspace.open(office.folder / "desk.outreach") as workspace, workspace.writing("Killed") as session:
        session.execute(update(Distribution).values(state="sending"))
        for name, state in before.items():
            stored = {"sent": "handed"}.get(state, state)
            session.execute(update(Recipient).where(Recipient.name == name).values(state=stored))
    office("releases", "withdraw", 1, "The school does not open.")
    assert office("distributions", "show", number)["state"] == "stopped"
    assert office.states() == {"Anna Petrova": "sent", "Bela Toth": "unsure"}
    office("undo")
    assert office("distributions", "show", number)["state"] == "sending"
    assert office.states() == {**before, "Bela Toth": "unsure"}
    office.send(number, status=1)
    assert office.states() == {**before, "Bela Toth": "unsure", "Cora Diaz": "sent"}


def test_who_may_have_a_release_is_not_said_to_have_it(office: Office) -> None:
    """The connection broke after the message. If the person answers, they have it, and are counted once."""
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.release()
    office.server.script = at("DOT", Talk.drop, to="bela@example.org")
    office.send(office.prepare(), status=1)
    reasons = {one["name"]: one["reason"] for one in office("lists", "resolve", "Press", "--release", 1)["left_out"]}
    assert "already has it" in reasons["Anna Petrova"] and "may have it" in reasons["Bela Toth"]
    assert "unsure: 1" in office.run("distributions", "status", 1).out

    (number,) = [one["message_id"] for one in office("distributions", "show", 1)["recipients"] if "Bela" in one["name"]]
    it_came = Got("press@example.org", ["bela@example.org"], f"Message-ID: {number}\r\n\r\n".encode())
    office.server.messages.append(it_came)
    office("bounces", "read", answer(office, "bela", "Thank you, we run it tomorrow."))
    said = office.run("distributions", "status", 1).out
    assert "2 delivered" in said and "unsure" not in said
    assert office("distributions", "status", 1)["people"] == []


def test_a_wish_that_is_written_twice_is_decided_once(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    office.sent()
    wishes = ("Please take me off your list.", "I asked you to remove me from your list!")
    for text in wishes:
        office("bounces", "read", answer(office, "anna", text))
    first, second = (one["id"] for one in office("bounces", "waiting")["proposals"])
    office("bounces", "accept", first)
    assert office("bounces", "waiting")["proposals"] == []
    (left,) = office("lists", "resolve", "Press")["left_out"]
    assert left["code"] == "blocked"
    office("undo")
    office("bounces", "accept", first, second)
    assert office("bounces", "waiting")["proposals"] == []


def test_addresses_that_receive_no_mail_are_refused_before_anything_is_prepared(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    for option in ("--from", "--reply-to", "--unsubscribe"):
        office.refused("distributions", "prepare", "Press", "--release", 1, option, "no address")
    assert office("distributions", "list")["count"] == 0


def test_a_script_says_yes_before_anything_goes_after_a_pause_too(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    number = office.prepare()
    office("distributions", "pause", number)
    assert office("distributions", "resume", number, status=2)["now"] == 1
    assert office.got == []
    office("distributions", "resume", number, "--yes")
    assert len(office.got) == 1


def test_what_no_correction_was_made_of_needs_no_notice(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    office.sent()
    said = office.refused("distributions", "prepare", "--release", 1, "--to-those-who-have-it")
    assert "neither corrected nor withdrawn" in said and "--again" not in said


def test_a_file_that_is_no_mail_is_named(office: Office) -> None:
    said = office("bounces", "read", office.file("names.csv", "Name,E-mail\nAnna,anna@example.org\n"), status=1)
    assert [one["file"] for one in said["problems"]] == ["names.csv"]


def test_what_is_late_is_told_on_the_organisations_clock(office: Office) -> None:
    office.person("Anna Petrova")
    office.list()
    office.release()
    office("distributions", "schedule", office.prepare(), "2099-12-02T09:00+06:00")
    with Workspace.open(office.folder / "desk.outreach") as workspace, workspace.writing("Days go by") as session:
        session.execute(update(Distribution).values(scheduled_at=datetime(2026, 5, 31, 4, 0, tzinfo=UTC)))
    office("office", "settings", "zone", "Asia/Bishkek")
    answered = office.run("distributions", "send-due")
    assert answered.status == 1 and "31 May 2026, 10:00 UTC+6" in answered.err and office.got == []


def test_a_day_begins_when_it_does_where_the_organisation_is(office: Office) -> None:
    """Whatever zone this computer is set to: on the other side of the earth it is another day."""
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):  # UTC+14 and UTC−11: never the same day
        office("office", "settings", "zone", zone)
        number = office.person(f"Anna {zone[8:]}", "--do-not-contact")
        days.add(office("contacts", "show", number)["do_not_contact_on"])
    today = datetime.now(UTC)
    assert days == {f"{today + timedelta(hours=hours):%Y-%m-%d}" for hours in (14, -11)}
