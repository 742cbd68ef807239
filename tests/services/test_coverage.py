"""Coverage is added by links and files, finds its outlet, its author and its release, and is counted."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.problems import FieldProblem, Problem
from outreach.services import outlets
from outreach.services.contacts import contacts, timeline
from outreach.services.coverage import coverage, coverage_guess
from outreach.services.coverage.coverage_finder import Finder
from outreach.services.history import history
from outreach.services.privacy import privacy
from outreach.services.releases import releases
from outreach.services.reports import visibility_report
from outreach.services.reports.report_scope import Asked
from outreach.store.workspace import Workspace
from outreach.working import finished
from tests.formats.documents import pdf as made_pdf

DAY = date.today()
HEADLINES = {
    "en": "Village courts open their doors to young lawyers in Naryn",
    "ru": "Сельские суды открыли двери для молодых юристов в Нарыне",
    "ky": "Айыл соттору Нарында жаш юристтерге эшигин ачты",
}


def office(workspace: Workspace) -> dict[str, int]:
    """An outlet with its site, one that is known by its people's addresses alone, an author, two releases."""
    made = {
        "kloop": workspace.write(
            "Add", outlets.add,
            {
                "name": "Kloop Test", "website": "https://www.kloop.example/ru", "medium": "web",
                "channels": [{"network": "telegram", "value": "https://t.me/klooptest"}],
            },
        ),
        "author": workspace.write(
            "Add", contacts.add,
            {"name": "Айгүл Жумабекова", "outlet": "Kloop Test", "emails": [{"raw": "aigul@example.org"}]},
        ),
        "other": workspace.write(
            "Add", contacts.add,
            {"name": "Bakyt Asanov", "outlet": "Daily Test", "emails": [{"raw": "bakyt@dailytest.kg"}]},
        ),
    }  # fmt: skip
    for name, headlines in (("courts", HEADLINES), ("water", {"en": "Clean water reaches nine schools in Osh"})):
        versions = {language: {"headline": headline, "body": "x"} for language, headline in headlines.items()}
        fields = {"reference": f"REN-{name}", "versions": versions, "status": "ready"}
        made[name] = workspace.write("Add", releases.add, fields)
    return made


def row(workspace: Workspace, number: int) -> coverage.ClippingRow:
    return workspace.read(coverage.rows, [number])[0]


@pytest.mark.parametrize(
    ("link", "outlet", "day"),
    [
        ("https://dailytest.example.org/2026/11/03/courts", "Daily Test", date(2026, 11, 3)),
        ("https://www.daily-test.example.net/courts-2026-11-03/", "Daily Test", date(2026, 11, 3)),
        ("https://vestnikosha.example.net/doc/20261103_courts", "Вестник Оша", date(2026, 11, 3)),
        ("https://dailytest.example.org/2092/01/02/courts", "Daily Test", None),
        ("https://dailytest.example.org/20261388", "Daily Test", None),
        ("https://daily.example.com/courts", "daily.example.com", None),
    ],
)
def test_a_link_tells_its_day_and_an_outlet_that_is_called_as_its_site(
    workspace: Workspace, link: str, outlet: str, day: date | None
) -> None:
    office(workspace)
    workspace.write("Add", outlets.add, {"name": "Вестник Оша"})
    (number,) = workspace.write("Add", coverage_guess.add_links, link).ids
    found = row(workspace, number)
    assert (found.outlet, found.published_on) == (outlet, day)


def test_a_piece_is_added_edited_found_and_deleted(workspace: Workspace) -> None:
    there = office(workspace)
    number = workspace.write(
        "Add", coverage.add,
        {
            "url": "https://kloop.example/a?utm_source=tg&id=7", "title": "Суды открыли двери", "outlet": "kloop test",
            "contacts": [there["author"]], "release": there["courts"], "published_on": "2026-06-02",
            "language": "ru", "tone": "positive", "reach": "12 000",
        },
    )  # fmt: skip
    found = row(workspace, number)
    assert found.url == "https://kloop.example/a?id=7" and found.outlet_id == there["kloop"]
    assert (found.outlet, found.contacts, found.medium) == ("Kloop Test", ["Айгүл Жумабекова"], "web")
    assert (found.reference, found.reach, found.published_on) == ("REN-courts", 12000, date(2026, 6, 2))
    assert list(workspace.read(coverage.find, "суды")) == [number]
    assert list(workspace.read(coverage.find, "kloop ren")) == [number], "words of its outlet and its release"
    assert list(workspace.read(coverage.find, "water")) == []
    fields = workspace.read(coverage.fields, number)
    workspace.write("Edit", coverage.edit, number, {**fields, "tone": "mixed", "reach": None})
    assert row(workspace, number).tone == "mixed" and row(workspace, number).reach is None
    assert row(workspace, number).contacts == ["Айгүл Жумабекова"] and row(workspace, number).outlet_id
    assert workspace.read(coverage.counts_by_release, [there["courts"], there["water"]]) == {there["courts"]: 1}
    assert workspace.read(coverage.counts_by_contact, [there["author"]]) == {there["author"]: 1}
    (event,) = [one for one in workspace.read(timeline.of, there["author"]) if one.kind == "published"]
    assert event.text == "Published “Суды открыли двери” · Kloop Test" and event.clipping_id == number
    assert workspace.write("Delete", coverage.delete, [number]) == 1
    assert workspace.read(coverage.count) == 0
    workspace.undo()
    assert row(workspace, number).contacts == ["Айгүл Жумабекова"]
    (step, *_rest) = [one for one in workspace.read(history.steps) if one.label == "Add" and one.id > 4][:1]
    assert any(line.record == "clipping" and line.name for line in workspace.read(history.detail, step.id).lines)


def test_every_order_finds_all_and_what_is_not_known_stands_last(workspace: Workspace) -> None:
    office(workspace)
    known = {"title": "A", "outlet": "Kloop Test", "published_on": "2026-06-02", "reach": 5, "tone": "mixed"}
    one = workspace.write("Add", coverage.add, {**known, "language": "ru"})
    two = workspace.write("Add", coverage.add, {"url": "https://b.example/1"})
    for sort in coverage.SORTS:
        for descending in (True, False):
            assert sorted(workspace.read(coverage.find, "", sort, descending)) == [one, two], sort
    for sort in ("published_on", "reach"):
        assert list(workspace.read(coverage.find, "", sort, True)) == [one, two]
        assert list(workspace.read(coverage.find, "", sort, False)) == [one, two]
    with pytest.raises(Problem, match="sorted by"):
        workspace.read(coverage.find, "", "colour")


@pytest.mark.parametrize(
    ("written", "reach"),
    [
        ("12000", 12000), ("12 000", 12000), ("12,000", 12000), ("1.5k", 1500), ("2,4 млн", 2400000),
        ("3 тыс.", 3000), ("", None),
    ],
)  # fmt: skip
def test_readers_as_people_write_them(written: str, reach: int | None) -> None:
    assert coverage.reach(written) == reach


WRONG = (
    ({}, "url"), ({"url": "not a link"}, "url"), ({"url": "ftp://a.example/b"}, "url"),
    ({"title": "x", "reach": "many"}, "reach"), ({"title": "x", "tone": "nice"}, "tone"),
    ({"title": "x", "published_on": "June"}, "published_on"), ({"title": "x", "release": 99}, "release"),
    ({"title": "x", "contacts": [99]}, "contacts"), ({"title": "x", "medium": "smoke"}, "medium"),
)  # fmt: skip


def test_what_is_wrong_is_said_beside_its_field(workspace: Workspace) -> None:
    for fields, field in WRONG:
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Add", coverage.add, fields)
        assert caught.value.field == field and workspace.read(coverage.count) == 0


def test_links_become_pieces_once_each(workspace: Workspace) -> None:
    there = office(workspace)
    pasted = f"""Сегодня вышло:
    {HEADLINES["ru"]} — https://m.kloop.example/2026/courts/?fbclid=abc
    https://t.me/s/klooptest/15
    www.dailytest.kg/news/1, https://nobody.example/x
    http://www.kloop.example/2026/courts
    """
    added = workspace.write("Add", coverage_guess.add_links, pasted)
    assert len(added.ids) == 4 and added.known == []
    rows = {one.url: one for one in workspace.read(coverage.rows, added.ids)}
    first = rows["https://m.kloop.example/2026/courts/"]
    assert first.outlet_id == there["kloop"] and first.title == HEADLINES["ru"] and first.language == "ru"
    assert first.release_id == there["courts"]
    assert rows["https://t.me/s/klooptest/15"].outlet == "Kloop Test", "by the account"
    assert rows["https://www.dailytest.kg/news/1"].outlet == "Daily Test", "by its people's addresses"
    stranger = rows["https://nobody.example/x"]
    assert (stranger.outlet, stranger.outlet_id, stranger.release_id, stranger.medium) == (
        "nobody.example", None, None, "web",
    )  # fmt: skip
    again = workspace.write("Add", coverage_guess.add_links, "https://kloop.example/2026/courts#comments")
    assert again.ids == [] and again.known == [first.id]
    with pytest.raises(FieldProblem, match=f"number {first.id}"):
        workspace.write("Add", coverage.add, {"url": "kloop.example/2026/courts"})
    with pytest.raises(Problem, match="No link"):
        workspace.write("Add", coverage_guess.add_links, "nothing here")


def test_a_link_of_two_outlets_with_one_site_is_not_that_of_a_third_above_them(workspace: Workspace) -> None:
    for name, outlet, address in (
        ("Dina Kim", "Hill Radio", "dina@hill.press.example"),
        ("Pavel Sidorov", "Hill Paper", "pavel@hill.press.example"),
        ("Erlan Asanov", "River Radio", "erlan@press.example"),
    ):
        fields = {"name": name, "outlet": outlet, "emails": [{"raw": address}]}
        workspace.write("Add", contacts.add, fields)
    links = "https://hill.press.example/1 https://www.hill.press.example/2 https://news.press.example/3"
    added = workspace.write("Add", coverage_guess.add_links, links)
    rows = {one.url.rpartition("/")[2]: one for one in workspace.read(coverage.rows, added.ids)}
    assert {number: one.outlet for number, one in rows.items()} == {
        "1": "hill.press.example", "2": "hill.press.example", "3": "River Radio",
    }  # fmt: skip
    assert rows["1"].outlet_id is rows["2"].outlet_id is None


PAGE = f"""<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Kloop | Новости</title>
<meta property="og:title" content="{HEADLINES["ru"]}"><meta property="og:site_name" content="Kloop Test">
<meta property="article:published_time" content="{DAY.isoformat()}T09:30:00+06:00">
<link rel="canonical" href="https://www.kloop.example/courts"></head>
<body><nav>Меню</nav><article><h1>Суды</h1><p>Автор: Айгуль Джумабекова</p>
<p>Сельские суды в Нарыне открыли двери для молодых юристов, сообщает офис.</p></article></body></html>"""


def test_a_saved_page_tells_title_link_day_outlet_author_and_release(workspace: Workspace, tmp_path: Path) -> None:
    there = office(workspace)
    workspace.write("Edit", contacts.edit, there["author"], {"other_name": "Айгуль Джумабекова"})
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    added = finished(coverage_guess.add_files(workspace, [file, tmp_path / "none.html"]))
    (number,) = added.ids
    found = row(workspace, number)
    assert (found.title, found.url) == (HEADLINES["ru"], "https://www.kloop.example/courts")
    assert (found.published_on, found.language, found.outlet_id) == (DAY, "ru", there["kloop"])
    assert found.release_id == there["courts"] and found.contacts == ["Айгүл Жумабекова"]
    assert workspace.read(coverage.file, number) == ("page.html", PAGE.encode())
    assert [name for name, _why in added.problems] == ["none.html"]
    again = finished(coverage_guess.add_files(workspace, [file]))
    assert (again.ids, again.known) == ([], [number])


def test_the_page_of_a_link_that_is_there_tells_what_the_link_did_not(workspace: Workspace, tmp_path: Path) -> None:
    """The link came first, by chat; what was typed since stays."""
    there = office(workspace)
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("www.kloop.example", "press.nobody.example"), "utf-8")
    (number,) = workspace.write("Add", coverage_guess.add_links, "https://press.nobody.example/courts").ids
    workspace.write("Edit", coverage.edit, number, {"language": "ky", "tone": "positive"})
    assert finished(coverage_guess.add_files(workspace, [page])).known == [number]
    found = row(workspace, number)
    assert (found.title, found.published_on, found.outlet_id) == (HEADLINES["ru"], DAY, there["kloop"])
    assert (found.release_id, found.language, found.tone) == (there["courts"], "ky", "positive")


def test_a_piece_without_a_link_is_no_second_one(workspace: Workspace, tmp_path: Path) -> None:
    """The same file twice, or a broadcast that two people note, would count twice in the report for a donor."""
    text = tmp_path / "piece.txt"
    text.write_text("A bridge opens\nHill Radio, 3 December 2025\n\nThe bridge over the Chu opens today.")
    added = [finished(coverage_guess.add_files(workspace, [text])) for _twice in range(2)]
    assert added[1].known == added[0].ids and added[1].ids == []
    aired = {"title": "A bridge opens", "outlet": "Hill Radio", "published_on": DAY}
    number = workspace.write("Add", coverage.add, aired)
    with pytest.raises(FieldProblem, match=f"number {number}"):
        workspace.write("Add", coverage.add, aired)
    workspace.write("Add", coverage.add, {**aired, "outlet": "Plain Radio"})
    assert workspace.read(coverage.count) == 3


def test_a_mail_and_a_pdf_are_pieces_too(workspace: Workspace, tmp_path: Path) -> None:
    there = office(workspace)
    mail = tmp_path / "digest.eml"
    mail.write_bytes(
        b"From: Desk <desk@dailytest.kg>\r\nTo: p@example.org\r\nSubject: Clean water reaches nine schools in Osh\r\n"
        b"Date: " + DAY.strftime("%a, %d %b %Y 10:00:00 +0600").encode() + b"\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nBy Bakyt Asanov\r\n\r\nNine schools have clean water now.\r\n"
    )
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(made_pdf(["Another thing altogether happened here in the town of Talas"]))
    added = finished(coverage_guess.add_files(workspace, [mail, pdf]))
    one, two = workspace.read(coverage.rows, added.ids)
    assert (one.title, one.published_on, one.outlet) == ("Clean water reaches nine schools in Osh", DAY, "Daily Test")
    assert one.release_id == there["water"] and one.contacts == ["Bakyt Asanov"]
    assert two.release_id is None and two.file_name == "page.pdf"
    assert workspace.undo() is not None and workspace.read(coverage.count) == 0, "one step"


def test_a_release_is_matched_only_where_it_is_clear(workspace: Workspace) -> None:
    there = office(workspace)

    def proposed(words: str, day: date | None = None) -> int | None:
        with workspace.reading() as session:
            return Finder(session).release(words, day)

    assert proposed("Айыл соттору жаш юристтерге эшигин ачты дешет") == there["courts"]
    assert proposed("New courts for the young") is None
    assert proposed("Court reporters, see ren-water for more") == there["water"], "named"
    assert proposed(HEADLINES["en"], DAY - timedelta(days=30)) is None, "it came out before the release"
    twin = {"versions": {"en": {"headline": HEADLINES["en"]}}, "status": "ready"}
    workspace.write("Add", releases.add, twin)
    assert proposed(HEADLINES["en"]) is None, "two fit as well"


def test_a_title_and_a_byline_that_are_typed_find_the_release_and_the_contact(workspace: Workspace) -> None:
    there = office(workspace)
    typed = {"title": HEADLINES["en"], "byline": "Бакыт Асанов", "published_on": DAY}
    for number in (
        workspace.write("Add", coverage.add, typed),
        *workspace.write("Add", coverage_guess.add_links, "https://dailytest.example.org/a").ids,
    ):
        workspace.write("Edit", coverage.edit, number, typed)
        found = row(workspace, number)
        assert (found.release_id, found.contacts) == (there["courts"], ["Bakyt Asanov"])
        workspace.write("Edit", coverage.edit, number, {"title": "Village courts in Naryn", "release": None})
        assert row(workspace, number).release_id is None, "what was taken away stays away"
    none = workspace.write("Add", coverage.add, typed | {"release": 0})
    assert row(workspace, none).release_id is None


def test_an_author_in_another_script_is_the_contact_and_two_of_one_name_are_nobody(workspace: Workspace) -> None:
    there = office(workspace)

    def proposed(name: str, outlet: int | None = None) -> list[int]:
        with workspace.reading() as session:
            return Finder(session).people(name, outlet)

    assert proposed("Aigul Zhumabekova") == [there["author"]]
    assert proposed("Айгуль Жумабекова, Бакыт Асанов") == [there["author"], there["other"]]
    assert proposed("Aigul") == [] and proposed("Aigul Zhumabaeva") == []
    workspace.write("Add", contacts.add, {"name": "Bakyt Asanov", "outlet": "Kloop Test"})
    assert proposed("Bakyt Asanov") == []
    assert len(proposed("Bakyt Asanov", there["kloop"])) == 1


def test_a_deleted_outlet_or_release_leaves_the_piece_and_its_printed_name(workspace: Workspace) -> None:
    there = office(workspace)
    fields = {"title": "x", "outlet_id": there["kloop"], "release": there["courts"], "contacts": [there["author"]]}
    number = workspace.write("Add", coverage.add, fields)
    workspace.write("Delete", outlets.delete, [there["kloop"]])
    workspace.write("Delete", releases.delete, [there["courts"]])
    workspace.write("Delete", contacts.delete, [there["author"]])
    found = row(workspace, number)
    assert (found.outlet, found.outlet_id, found.release_id, found.contacts) == ("Kloop Test", None, None, [])
    for _step in range(3):
        workspace.undo()
    assert row(workspace, number).contacts == ["Айгүл Жумабекова"]
    assert row(workspace, number).release_id == there["courts"]


def test_an_erased_author_is_not_in_the_coverage_any_more(workspace: Workspace, tmp_path: Path) -> None:
    there = office(workspace)
    file = tmp_path / "page.html"
    file.write_text(PAGE.replace("Айгуль Джумабекова", "Айгүл Жумабекова"), "utf-8")
    (number,) = finished(coverage_guess.add_files(workspace, [file])).ids
    assert "Айгүл" in str(workspace.read(coverage.fields, number)["byline"])
    held = workspace.read(privacy.held, there["author"])
    assert held["clipping_contact"][0]["url"] == "https://www.kloop.example/courts"
    done = finished(privacy.erase(workspace, [there["author"]]))
    assert any("Files of coverage" in line and f"{number} " in line for line in done.left)
    fields = workspace.read(coverage.fields, number)
    assert fields["contacts"] == [] and fields["byline"] == "…" and fields["title"] == HEADLINES["ru"]
    assert list(workspace.read(coverage.find, "жумабекова")) == [] and list(workspace.read(coverage.find, "нарыне"))


def test_two_outlets_of_one_name_are_asked_about_and_told_apart(workspace: Workspace) -> None:
    numbers = [workspace.write("Add", outlets.add, {"name": "Evening", "city": city}) for city in ("Bishkek", "Osh")]
    with pytest.raises(FieldProblem, match=f"{numbers[0]} Bishkek, {numbers[1]} Osh"):
        workspace.write("Add", coverage.add, {"title": "A column", "outlet": "evening"})
    number = workspace.write("Add", coverage.add, {"title": "A column", "outlet": str(numbers[1])})
    assert (row(workspace, number).outlet_id, row(workspace, number).outlet) == (numbers[1], "Evening (Osh)")
    report = workspace.read(visibility_report.visibility, Asked())
    assert [piece.outlet for piece in report.coverage] == ["Evening (Osh)"]
    fields = workspace.read(coverage.fields, number)
    workspace.write("Edit", coverage.edit, number, {**fields, "tone": "mixed"})
    assert row(workspace, number).outlet_id == numbers[1], "an edit of something else asks nothing"


def test_a_piece_of_a_day_to_come_is_refused(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem, match="still to come"):
        workspace.write("Add", coverage.add, {"title": "A column", "published_on": DAY + timedelta(days=3)})
    assert workspace.write("Add", coverage.add, {"title": "A column", "published_on": DAY})
