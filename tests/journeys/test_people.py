"""People who share an address, come twice, move on, go, and are taken for nobody else."""

from tests.journeys.conftest import Office

SHEET = """Name,Outlet,Job title,E-mail,Phone,Language
Айгүл Токтосунова,Ала-Тоо Кабар,редактор,newsroom@example.org,0555 00 11 22,ky
Мария Павлова,Ала-Тоо Кабар,корреспондент,newsroom@example.org,0555 00 11 33,ru
Nurlan Asanov,Radio Kok-Tobo,producer,nurlan@example.org,0312 00 11 44,en
"""
OTHER = "Name,E-mail,Phone\nБакыт Жумабеков,nurlan@example.org,0555 00 11 55\n"


def names(office: Office) -> list[str]:
    return sorted(one["name"] for one in office("contacts", "find")["contacts"])


def test_two_people_at_one_address_stay_two_however_often_the_sheet_comes(office: Office) -> None:
    sheet = office.file("press.csv", SHEET)
    first = office("contacts", "import", sheet, "--region", "KG", "--dry-run")
    assert first["created"] == 3 and office.run("contacts", "find").out.count("@") == 0
    office("contacts", "import", sheet, "--region", "KG")
    before = office("contacts", "find")
    for how in ("fill", "update", "skip"):
        again = office("contacts", "import", sheet, "--region", "KG", "--on-match", how)
        assert (again["read"], again["unchanged"]) == (3, 3) and office("contacts", "find") == before


def test_another_name_at_an_address_is_a_question_and_takes_nothing_from_anybody(office: Office) -> None:
    office("contacts", "import", office.file("press.csv", SHEET), "--region", "KG")
    other = office.file("other.csv", OTHER)
    nurlan = office("contacts", "show", 3)
    for how in ("update", "fill"):
        asked = office("contacts", "import", other, "--region", "KG", "--on-match", how, status=1)
        assert len(asked["needs_decision"]) == 1 and office("contacts", "show", 3) == nurlan
    assert names(office) == ["Nurlan Asanov", "Айгүл Токтосунова", "Бакыт Жумабеков", "Мария Павлова"]
    assert "Бакыт" in office.run("contacts", "problems", "--problem", "duplicate").out
    office("undo")
    assert len(names(office)) == 3


def test_a_sheet_of_another_program_does_not_bring_back_who_unsubscribed(office: Office) -> None:
    sheet = office.file(
        "audience.csv",
        "Email Address,First Name,Last Name,Status,UNSUB_TIME,Notes\n"
        "olga@example.org,Olga,Ivanova,unsubscribed,2026-05-01 10:00:00,\n"
        "petr@example.org,Petr,Sidorov,subscribed,,\n"
        "lena@example.org,Lena,Kim,cleaned,,\n"
        "sveta@example.org,Sveta,Oh,subscribed,,НЕ ПИСАТЬ! просила убрать из рассылки\n",
    )
    office.list()
    tried = office("contacts", "import", sheet, "--dry-run", status=1)
    assert (len(tried["needs_decision"]), tried["do_not_contact"], tried["suppressed"]) == (1, 1, 1)
    assert tried["not_decided"] == 1
    office("contacts", "import", sheet, status=1)
    assert office.gets() == {"Petr Sidorov"}
    office.run("contacts", "import", sheet, "--on-match", "update")
    assert office.gets() == {"Petr Sidorov"}
    office("undo")
    office("redo")
    assert office.gets() == {"Petr Sidorov"}


def test_older_sheets_bring_nobody_back_who_is_not_to_be_contacted(office: Office) -> None:
    office.person("Anna Petrova", "--email", "a.petrova@example.org", "--do-not-contact", "asked by phone")
    office.list()
    for address in ("a.petrova@example.org", "anna@example.org"):
        sheet = office.file("old.csv", f"Name,E-mail\nAnna Petrova,{address}\n")
        office("contacts", "import", sheet, "--on-match", "update")
        assert names(office) == ["Anna Petrova"] and office.gets() == set()


def test_somebody_who_moves_keeps_every_position_and_the_sheet_of_today_begins_one(office: Office) -> None:
    office.person("Aida One", "--outlet", "Ala-Too", "--position", "editor", "--position-since", "2021-03-01")
    moved = ("contacts", "moved", 1, "--outlet", "Kok-Tobo", "--position", "producer", "--since", "2026-03-01")
    for _twice in range(2):
        assert [(one["outlet"], one["since"], one["until"]) for one in office(*moved)["positions"]] == [
            ("Kok-Tobo", "2026-03-01", None),
            ("Ala-Too", "2021-03-01", "2026-03-01"),
        ]
    assert "2021-03-01" in office.refused(*moved[:-1], "2020-01-01")
    office("contacts", "edit", 1, "--position", "head of nwes")
    office("contacts", "edit", 1, "--position", "head of news", "--correction")
    sheet = office.file("today.csv", "Name,E-mail,Outlet,Job title\nAida One,aida@example.org,Naryn TV,anchor\n")
    for _twice in range(2):
        office("contacts", "import", sheet, "--on-match", "update")
        positions = office("contacts", "show", 1)["positions"]
        assert [one["position"] for one in positions] == ["anchor", "head of news", "producer", "editor"]
        assert [one["until"] is None for one in positions] == [True, False, False, False]
    office("undo")
    assert office("contacts", "show", 1)["positions"][0]["position"] == "head of news"


def test_nobody_is_told_what_belongs_to_somebody_who_is_gone(office: Office) -> None:
    office.person("Bela Toth", "--phone", "+996 555 00 11 22", "--notes", "likes tea")
    office.list()
    office.release()
    office.sent()
    office("contacts", "delete", 1)
    new = office.person("Xenia Oh")
    assert new != 1
    for where in (("contacts", "held"), ("contacts", "timeline"), ("contacts", "show")):
        told = office.run(*where, new)
        assert told.status == 0 and "Bela" not in told.out and "tea" not in told.out and "school" not in told.out
    assert office("distributions", "deliveries", "--contact", new)["deliveries"] == []
    assert office.gets("Press", "--release", 1) == {"Xenia Oh"}
    office("undo")
    office("undo")
    assert names(office) == ["Bela Toth"] and office.person("Yana Oh") not in (1, new)
    assert office.gets("Press", "--release", 1) == {"Yana Oh"}
    office("contacts", "erase", 1, "--yes")
    assert "likes tea" not in office.run("history").out
    assert "Bela" not in office.run("contacts", "held", office.person("Zoe Oh")).out
