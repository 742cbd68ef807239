"""The same release to the same people, twice in every way that happens in a week."""

from tests.journeys.conftest import HELD, RELEASE, Office

RUSSIAN = """ПРЕСС-РЕЛИЗ

В городе Ош открывается новая школа

БИШКЕК, 31 мая 2026 г. – Занятия начнутся в июне. В школе двенадцать классов, и дети города рады.
"""
PEOPLE = ("Anna Petrova", "Bela Toth", "Cara Lind")


def test_who_has_a_release_is_not_sent_it_again_unless_somebody_says_so(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.list("Friends", "anna OR bela")
    office.release()
    first = office.prepare()
    assert "wait" in office.refused("distributions", "prepare", "Press", "--release", 1)
    assert office.run("distributions", "send", first).status == 2 and office.reached() == []
    office.send(first)
    assert sorted(office.reached()) == ["anna@example.org", "bela@example.org", "cara@example.org"]

    office.refused("distributions", "send", first, "--yes")
    for name in ("Press", "Friends"):
        assert "--again" in office.refused("distributions", "prepare", name, "--release", 1)
        office.refused("lists", "export", name, office.folder / name, "--format", "eml", "--release", 1)
    left = office("lists", "resolve", "Friends", "--release", 1)
    assert ([one["code"] for one in left["left_out"]], left["recipients"]) == (["already"] * 2, [])
    assert len(office.reached()) == 3 and not (office.folder / "Friends").exists()

    office.send(office.prepare("Friends", 1, "--again"))
    assert sorted(office.reached()[3:]) == ["anna@example.org", "bela@example.org"]


def test_what_has_gone_is_not_taken_back_by_undo_and_what_was_stopped_never_goes(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.release()
    office.release(RELEASE.replace("school", "clinic"))
    office.sent()
    stopped = office.prepare("Press", 2)
    office("distributions", "stop", stopped)
    office.refused("distributions", "stop", stopped)
    office.refused("distributions", "send", stopped, "--yes")
    while office.run("undo").status == 0:
        pass
    assert office.states("1") == dict.fromkeys(PEOPLE, "sent")
    while office.run("redo").status == 0:
        pass
    assert len(office.reached()) == 3 and office.gets("Press", "--release", 2) == set(PEOPLE)
    assert "already" in office.refused("distributions", "prepare", "Press", "--release", 1)


def test_one_that_was_stopped_before_anything_went_is_no_distribution_of_a_report(office: Office) -> None:
    office.people("Anna Petrova", "Bela Toth")
    office.list()
    office.release()
    office("contacts", "edit", 2, "--do-not-contact", "left")
    office("distributions", "stop", office.prepare())
    assert office("reports", "sent")["distributions"] == 0
    office.sent()
    found = office("reports", "sent")
    assert [found[key] for key in ("distributions", "recipients", "left_out")] == [1, 1, 1]
    assert found["by_release"][0]["distributions"] == 1


def test_what_mail_was_sent_of_and_to_is_not_taken_back_under_it(office: Office) -> None:
    office.list()
    office.people("Anna Petrova")
    office.release()
    office.sent()
    office.refused("undo")
    assert office("releases", "list")["count"] == 1 and office.gets() == {"Anna Petrova"}
    office("releases", "delete", 1)
    office("undo")
    assert "already" in office.refused("distributions", "prepare", "Press", "--release", 1)


def test_two_people_at_one_address_get_one_message_and_the_other_is_named(office: Office) -> None:
    office("contacts", "add", "--name", "Aida One", "--email", "newsroom@example.org", "--language", "en")
    office("contacts", "add", "--name", "Mira Two", "--email", "newsroom@example.org", "--language", "en")
    office.list()
    office.release()
    assert "Mira Two" in office.run("distributions", "prepare", "Press", "--release", 1).out
    office.send(1)
    assert office.reached() == ["newsroom@example.org"]
    office("contacts", "delete", 1)
    assert "already" in office.refused("distributions", "prepare", "Press", "--release", 1)


def test_who_shares_an_address_and_has_one_of_their_own_gets_it_there(office: Office) -> None:
    for name, more in (("Aida One", ["--email", "aida@example.org"]), ("Mira Two", []), ("Nora Six", [])):
        office("contacts", "add", "--name", name, "--email", "desk@example.org", *more, "--language", "en")
    office.list()
    office.release()
    found = office("lists", "resolve", "Press", "--release", 1)
    assert {one["name"]: one["address"] for one in found["recipients"]} == {
        "Aida One": "aida@example.org", "Mira Two": "desk@example.org",
    }  # fmt: skip
    assert "another person receives it at desk@example.org" in found["recipients"][0]["reason"]
    assert [one["reason"] for one in found["left_out"]] == ["Mira Two receives it at the same address"]
    office.send(office.prepare(status=1))
    assert sorted(office.reached()) == ["aida@example.org", "desk@example.org"]
    office("contacts", "add", "--name", "Otto Ten", "--email", "desk@example.org", "--email", "otto@example.org")
    office.send(office.prepare())
    assert office.reached()[2:] == ["otto@example.org"]


def test_who_was_left_out_for_one_who_no_longer_receives_it_is_named(office: Office) -> None:
    for name in ("Aida One", "Mira Two"):
        office("contacts", "add", "--name", name, "--email", "desk@example.org", "--language", "en")
    office.people("Bela Toth")
    office.list()
    office.release()
    number = office.prepare(status=1)
    said = "Mira Two was excluded for Aida One, who no longer receives it: prepare it again to include them."
    assert office("distributions", "show", number)["changed"] == []
    for take, back in (
        (("lists", "exclude", "Press", 1), ("lists", "include", "Press", 1)),
        (("contacts", "delete", 1), ("undo",)),
    ):
        office(*take)
        assert said in office("distributions", "show", number)["changed"]
        assert said in office.run("distributions", "send", number).err
        office(*back)
        assert said not in office("distributions", "show", number)["changed"]
    office("lists", "exclude", "Press", 1)
    assert said in office.run("distributions", "send", number, "--yes").err
    assert office.reached() == ["bela@example.org"]
    office.send(office.prepare())
    assert office.reached() == ["bela@example.org", "desk@example.org"]
    office("distributions", "show", number)


def test_where_nobody_is_left_to_send_to_the_way_out_is_named(office: Office) -> None:
    office.people("Anna Petrova")
    office.list()
    office.release()
    first = office.prepare()
    office("lists", "exclude", "Press", 1)
    said = "Nobody is left to send it to. To send it after all, prepare it again."
    sent = office.run("distributions", "send", first, "--yes")
    assert sent.status == 0 and said in sent.out
    assert said in office.run("distributions", "status", first).out
    assert office("distributions", "show", first)["changed"] == [said]
    assert said in office.refused("distributions", "send", first, "--yes")
    office("lists", "include", "Press", 1)
    second = office.prepare()
    stopped = "This distribution was stopped. To send it after all, prepare it again."
    assert stopped in office.run("distributions", "stop", second).out
    assert stopped in office.run("distributions", "status", second).out
    office.send(office.prepare())
    assert office.reached() == ["anna@example.org"]
    assert office("distributions", "show", 3)["changed"] == []


def test_who_is_excluded_after_preparing_does_not_get_it_and_who_is_new_is_named(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.list("Friends", "bela")
    office.release()
    number = office.prepare()
    both = office("distributions", "prepare", "Press", "Friends", "--release", 1, "--again")["distribution"]
    office("lists", "exclude", "Press", 1, 2, "--reason", "on leave")
    office.people("Dora Lang")
    changed = office("distributions", "show", number)["changed"]
    assert changed == [
        "Excluded by hand since: Anna Petrova, Bela Toth.", "Added since and not included: Dora Lang.",
    ]  # fmt: skip
    look = office.run("distributions", "send", number).err
    assert "Excluded: Anna Petrova, Bela Toth." in look and changed[0] in look and changed[1] in look
    office.send(number)
    assert office.reached() == ["cara@example.org"]
    left = {one["name"]: one["reason"] for one in office("distributions", "show", number)["left_out"]}
    assert left["Anna Petrova"] == "excluded by hand: on leave"
    office.send(both)
    assert sorted(office.reached()[1:]) == ["bela@example.org", "cara@example.org"], "on the other list Bela is in"
    assert "1 has it; nothing is left to send" in office.refused("distributions", "send", number, "--yes")


def test_who_may_be_one_with_somebody_who_has_it_is_named_before_it_goes(office: Office) -> None:
    office.person("Асанова Гүлнара", language="en")
    office.list()
    office.release()
    office.sent()
    again = office("contacts", "add", "--name", "Gulnara Asanova", "--email", "g@example.org", "--language", "en")["id"]
    said = "These may be one person: Gulnara Asanova (g@example.org) – Асанова Гүлнара (already received release 1"
    found = office("lists", "resolve", "Press", "--release", 1)
    assert found["may_be_one"] == [[again, 1]]
    assert said in office.run("lists", "resolve", "Press", "--release", 1).out
    assert said in office.run("distributions", "prepare", "Press", "--release", 1).out
    assert said in office.run("distributions", "send", 2).err
    assert office("distributions", "send", 2, status=2)["may_be_one"] == [[again, 1]]


def test_eleven_who_are_excluded_are_ten_names_and_one_more(office: Office) -> None:
    office.people("Cara Lind", *(f"X{number:02} Doe" for number in range(11)))
    office.list()
    office.release()
    for number in range(2, 13):
        office("contacts", "edit", number, "--do-not-contact")
    said = office.run("distributions", "prepare", "Press", "--release", 1).out
    names = ", ".join(f"X{number:02} Doe" for number in range(10))
    assert f"Excluded: {names} and 1 more – do not contact (" in said
    assert f"Excluded: {names} and 1 more." in office.run("distributions", "send", 1).err


def test_a_language_that_nobody_noted_is_assumed_from_the_newsroom_or_the_name_and_said_so(office: Office) -> None:
    """Of two versions: as most of the outlet read, else as the name is written, else the first one."""
    office.person("Bela Toth", "--outlet", "Radio Talas", language="ru")
    for name, more in (("Cara Lind", ["--outlet", "Radio Talas"]), ("Асель Пробная", []), ("Dan Roe", [])):
        office("contacts", "add", "--name", name, "--email", f"{len(name)}@example.org", *more)
    office.list()
    office("releases", "add", office.file("en.txt", RELEASE), office.file("ru.txt", RUSSIAN))
    found = {one["name"]: one for one in office("lists", "resolve", "Press", "--release", 1)["recipients"]}
    assert {name: one["language"] for name, one in found.items()} == {
        "Bela Toth": "ru", "Cara Lind": "ru", "Асель Пробная": "ru", "Dan Roe": "en",
    }  # fmt: skip
    assert {name for name, one in found.items() if "language assumed" in one["reason"]} == found.keys() - {"Bela Toth"}
    look = office.run("distributions", "send", office.prepare()).err
    assert "Language assumed, none is known: Cara Lind, Асель Пробная, Dan Roe." in look


def test_a_notice_that_waits_counts_neither_as_a_distribution_of_the_report_nor_as_people(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.release()
    office.sent()
    office("releases", "correct", 1, "Lessons begin in July.")
    notice = office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"]
    report = office("reports", "sent")
    assert (report["distributions"], report["waiting"], report["reached"]) == (1, 0, 3)
    office.send(notice)
    report = office("reports", "sent")
    assert (report["distributions"], report["again"]) == (2, 3)


def test_drafts_hinder_nobody_but_are_told_of(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.release()
    drafts = ("lists", "export", "Press", "--format", "eml", "--release", 1, "--from", "press@example.org")
    office(*drafts[:3], office.folder / "drafts", *drafts[3:])
    again = office.run(*drafts[:3], office.folder / "more", *drafts[3:])
    assert again.status == 1 and "may have it" in again.out
    assert "not empty" in office.refused(*drafts[:3], office.folder / "drafts", *drafts[3:])
    assert set(office.states().values()) == {"drafted"}

    office("distributions", "settle", 1, "--arrived")
    assert "3 people have it" in office.refused("distributions", "prepare", "Press", "--release", 1)
    office("undo")
    assert office.prepare()


def test_who_waits_is_written_to_at_the_address_that_is_theirs_when_it_goes(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.release()
    office.release(RELEASE.replace("school", "clinic"))
    office.sent()
    waiting = office.prepare("Press", 2)
    reply = office.file(
        "reply.eml",
        """From: Anna <anna@example.org>
To: press@example.org
Subject: Re: A new school opens in the town of Osh
Message-ID: <one@mail.example.org>

My new address is anna.new@example.org, please write there from now on.
""",
    )
    office("bounces", "read", reply)
    office("bounces", "accept", 1)
    office("contacts", "edit", 2, "--email", "")
    office("suppression", "add", "cara@example.org")
    shown = office("distributions", "send", waiting, status=2)
    assert (shown["now"], shown["left_out"]) == (1, 2)
    office.send(waiting)
    assert office.reached()[3:] == ["anna.new@example.org"]
    to = {one["name"]: one["address"] for one in office("distributions", "deliveries", waiting)["deliveries"]}
    assert to == {"Anna Petrova": "anna.new@example.org"}


def test_undo_neither_takes_back_nor_skips_what_was_sent_or_restored(office: Office) -> None:
    office.people(*PEOPLE)
    office.list()
    office.release(HELD)
    office.send(office.prepare())
    office("releases", "lift", 1)
    office("distributions", "send-due")
    for what in ("correct", "withdraw"):
        assert "Send “A new school" in office.refused("undo")
        office("releases", what, 1, "Forty, not fifty.")
        office("undo")
        office("releases", what, 1, "Forty, not fifty.")
        step = office("history")["steps"][0]["id"]
        office.send(office("distributions", "prepare", "--release", 1, "--to-those-who-have-it")["distribution"])
        assert "Send “A new school" in office.refused("undo")
        assert "Send “A new school" in office.refused("undo", "--step", step)
    office("contacts", "edit", 1, "--notes", "On the phone")
    copy = office.folder / "copy.outreach"
    office("backup", copy)
    office("restore", copy)
    assert "Restore" in office.refused("undo")
    assert office("contacts", "show", 1)["notes"] == "On the phone"


def test_what_was_settled_is_a_step_that_undo_takes_back(office: Office) -> None:
    office.people("Nobody Known")
    office.list()
    office.release()
    office.send(office.prepare(), status=1)
    office("distributions", "settle", 1, "--again")
    assert (office.states(), office("distributions", "status", 1)["state"]) == ({"Nobody Known": "queued"}, "paused")
    office("undo")
    assert (office.states(), office("distributions", "status", 1)["state"]) == ({"Nobody Known": "refused"}, "done")
