"""An embargo from the first sending to the lift: who waits and with what text; a program that was closed."""

from collections.abc import Callable

from tests.journeys.conftest import HELD, RELEASE, Office, moment

NEW = "Lessons begin in June. The school has thirteen rooms, and the children of the town are glad."
LINE = "EMBARGOED UNTIL 12 December 2099, 10:00"


def held(office: Office) -> None:
    """Anna keeps embargoes and has it; Bela waits for it in distribution 1, Cara in 2."""
    office.person("Anna Petrova", "--keeps-embargoes")
    office.people("Bela Toth", "Cara Lind")
    office.list()
    office.list("Later", "cara")
    office.release(HELD)
    office.send(office.prepare("Press", 1, "--leave-out", 3))
    office.send(office.prepare("Later", 1))


def test_who_did_not_promise_waits_and_a_correction_ends_no_embargo(office: Office) -> None:
    held(office)
    assert [(to, LINE in subject, LINE in text) for to, subject, text in office.got] == [
        ("anna@example.org", True, True)
    ]
    office("releases", "edit", 1, "--body", NEW)
    told = office.run("releases", "correct", 1, "Thirteen rooms, not twelve.")
    assert "1 person" in told.out
    for number in (1, 2):
        office.send(number, "--as-it-is-now")
    office("distributions", "send-due")
    assert office.states() == {"Anna Petrova": "sent", "Bela Toth": "held", "Cara Lind": "held"}

    correction = ("distributions", "prepare", "--release", 1, "--to-those-who-have-it")
    office.send(office(*correction)["distribution"])
    office.refused(*correction)
    (_first, (to, subject, text)) = office.got
    assert to == "anna@example.org" and LINE in subject and "CORRECTION" in subject
    assert LINE in text and "Thirteen rooms, not twelve." in text and "thirteen rooms, and" in text

    office("releases", "lift", 1)
    office("distributions", "send-due")
    office("distributions", "send-due")
    assert sorted(to for to, _subject, _text in office.got[2:]) == ["bela@example.org", "cara@example.org"]
    assert all("EMBARGO" not in subject + text and NEW in text for _to, subject, text in office.got[2:])


def test_an_edit_names_those_who_wait_with_the_old_text_and_how_they_get_the_new_one(office: Office) -> None:
    held(office)
    told = office.run("releases", "edit", 1, "--body", NEW)
    assert told.status == 0
    assert [line for line in (told.out + told.err).splitlines() if "--as-it-is-now" in line] != []
    assert "--as-it-is-now" in office.refused("distributions", "send", 1, "--yes")
    for number in (1, 2):
        office.send(number, "--as-it-is-now")
    office("releases", "lift", 1)
    office("distributions", "send-due")
    assert [NEW in text for _to, _subject, text in office.got] == [False, True, True]


def test_an_embargo_without_its_time_is_asked_about_and_nothing_goes(office: Office) -> None:
    office.people("Anna Petrova")
    office.list()
    asked = office("releases", "add", office.file("a.txt", HELD.replace(" 2099, 10:00 (GMT+6)", " 2099")), status=1)
    assert len(asked["problems"]) == 2
    export = ("lists", "export", "Press", office.folder / "drafts", "--format", "eml", "--release", 1)
    for way in (("distributions", "prepare", "Press", "--release", 1), (*export, "--from", "press@example.org")):
        assert "12 December 2099" in office.refused(*way)
    assert "12 December 2099" in office.run("releases", "preflight", 1).out
    office("releases", "edit", 1, "--embargo-until", "2099-12-12T10:00+06:00")
    assert office("distributions", "prepare", "Press", "--release", 1)["held"] == 1


def test_those_who_wait_move_with_the_embargo(office: Office, later: Callable[..., None]) -> None:
    held(office)
    for day, told in (("2099-12-31", "31 Dec 2099"), ("2099-11-11", "11 Nov 2099")):
        office("releases", "edit", 1, "--embargo-until", f"{day}T10:00+06:00")
        for number in (1, 2):
            assert f"Scheduled for: {told}, 10:00 UTC+6" in office.run("distributions", "show", number).out
        assert office("distributions", "send-due")["count"] == 0
    office("releases", "edit", 1, "--embargo-until", moment(minutes=30))
    assert office("distributions", "send-due")["count"] == 0
    later(minutes=45)
    office("distributions", "send-due")
    assert sorted(office.reached()[1:]) == ["bela@example.org", "cara@example.org"]
    assert "no embargo" in office.refused("releases", "lift", 1) or office.states("1")["Bela Toth"] == "sent"


def test_an_embargo_that_was_lifted_by_mistake_is_put_back_by_undo(office: Office) -> None:
    held(office)
    office("releases", "lift", 1)
    office("undo")
    assert office("distributions", "send-due")["count"] == 0
    assert "no embargo" not in office.run("releases", "status", 1).out
    office("redo")
    office("distributions", "send-due")
    assert sorted(office.reached()) == ["anna@example.org", "bela@example.org", "cara@example.org"]


def test_nobody_is_held_for_an_embargo_that_is_over_lifted_or_moved(office: Office, later: Callable[..., None]) -> None:
    office.people("Anna Petrova")
    office.list()
    office.release(HELD)
    number = office.prepare()

    def said() -> set[str]:
        (row,) = office("distributions", "list")["distributions"]
        status, shown = office("distributions", "status", number), office("distributions", "show", number)
        states = {*row["counts"], *shown["deliveries"], *office.states().values(), shown["recipients"][0]["state"]}
        return states | {name for name in ("held", "queued") if status[name]}

    assert said() == {"held"}
    office("releases", "lift", 1)
    assert said() == {"queued"}
    assert "held" not in office.run("distributions", "show", number).out
    office("undo")
    assert said() == {"held"}
    office("releases", "edit", 1, "--embargo-until", moment(hours=1))
    assert said() == {"held"}
    later(hours=2)
    assert said() == {"queued"}
    office.send(number)
    assert said() == {"sent"} or said() == {"sent", "handed"}


def test_an_embargo_that_has_ended_is_asked_about_once_and_on_the_organisations_clock(office: Office) -> None:
    office("office", "settings", "zone", "Asia/Kolkata")
    ended = HELD.replace("2099", "2025")
    russian = """Эмбарго до 12 декабря 2025 года, 10:00 (GMT+6)

В городе Ош открывается новая школа

БИШКЕК, 31 мая 2026 г. – Занятия начнутся в июне. В школе двенадцать классов, и дети города рады.
"""
    files = (office.file("en.txt", ended), office.file("ru.txt", russian))
    added = office("releases", "add", *files, status=1)
    assert added["problems"] == ["The embargo ended on 12 Dec 2025, 09:30 UTC+5:30. Is the date correct?"]
    assert [one["language"] for one in added["versions"]] == ["en", "ru"]


def test_what_was_due_while_the_program_was_closed_asks_first(office: Office, later: Callable[..., None]) -> None:
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.list("Anna", "anna")
    office.release()
    office.release(RELEASE.replace("school", "clinic"))
    for number, ahead in ((office.prepare(), {"hours": 2}), (office.prepare("Anna", 2), {"hours": 2, "minutes": 40})):
        office("distributions", "schedule", number, moment(**ahead))
    assert "past" in office.refused("distributions", "schedule", 1, moment(days=-1))
    assert "date with time" in office.refused("distributions", "schedule", 1, "tomorrow")
    later(hours=3, minutes=10)
    first = office("distributions", "send-due", status=1)
    assert [(one["distribution"], one["recipients"]) for one in first["late"]] == [(1, 2)] and first["count"] == 1
    later(days=6)
    assert office("distributions", "send-due", status=1)["late"] == first["late"]
    assert office.reached() == ["anna@example.org"]
    office("distributions", "send-due", "--late")
    assert sorted(office.reached()[1:]) == ["anna@example.org", "bela@example.org"]
    assert office("distributions", "send-due", "--late") == {"count": 0, "sent": [], "late": []}


def test_held_mail_that_is_late_asks_too(office: Office, later: Callable[..., None]) -> None:
    held(office)
    office("releases", "lift", 1)
    later(hours=2)
    late = office("distributions", "send-due", status=1)["late"]
    assert [one["distribution"] for one in late] == [1, 2] and len(office.reached()) == 1
    office("distributions", "stop", 2)
    office("distributions", "send-due", "--late")
    assert office.reached() == ["anna@example.org", "bela@example.org"]


def test_an_embargo_that_moves_says_who_has_the_earlier_date(office: Office) -> None:
    held(office)
    moved = office.run("releases", "edit", 1, "--embargo-until", "2099-12-20T10:00+06:00")
    assert moved.status == 0 and "1 person has it with the earlier embargo date" in moved.err
    assert "earlier embargo date" in office.run("releases", "preflight", 1).out
    again = office.run("distributions", "send", 1)
    assert again.status == 2 and "earlier embargo date" in again.err
    office("releases", "correct", 1, "The embargo ends on 20 December.")
    office.send(office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"])
    assert "earlier embargo date" not in office.run("releases", "preflight", 1).out
