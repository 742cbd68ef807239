"""What a list leaves out stays out of every file; each recipient gets one message, in a language they read."""

import csv
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from outreach.formats.tables import sheet
from outreach.mail.message import Sender
from outreach.model.distributions import Distribution
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, mail_server
from outreach.services.exporting import list_export, presets
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.sample import examples
from tests.services.exporting_office import (
    COMMON_PDF,
    ENGLISH_PDF,
    NEVER,
    RUSSIAN_PDF,
    Office,
    furnish,
    parsed,
    run,
    text_of,
)

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

GOT = {"aigul@example.org", "Pat@example.org", "kim@example.org"}


def distribution_of(session: Session, number: int) -> Distribution:
    query = select(Distribution).where(Distribution.id == number).options(selectinload(Distribution.recipients))
    return session.scalars(query).one()


def all_bytes(path: Path) -> bytes:
    """Everything a file or folder says, unpacked and decoded."""
    if path.is_dir():
        return b"".join(
            b"".join(part.get_payload(decode=True) or b"" for part in parsed(file).walk()) + file.read_bytes()
            if file.suffix == ".eml"
            else file.read_bytes()
            for file in path.iterdir()
        )
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()


@pytest.mark.parametrize("how", list_export.LIST_FORMATS)
def test_what_is_left_out_stays_out_and_who_gets_it_is_in(workspace: Workspace, tmp_path: Path, how: str) -> None:
    office = furnish(workspace)
    target = tmp_path / f"out.{how}"
    done = run(list_export.export_list(workspace, office.list, target, format=how, release_id=office.release))
    said = all_bytes(target).decode("utf-8", "replace")
    for never in (*NEVER, "french@"):
        assert never not in said
    for address in GOT:
        assert address in said
    assert "private words" not in said
    assert done.written == 3
    assert done.files and all(Path(name).is_file() for name in done.files)


def test_people_who_should_get_it_and_cannot_are_named(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    done = run(list_export.export_list(workspace, office.list, tmp_path / "a.csv", release_id=office.release))
    named = {text.partition(":")[0] for text in done.problems}
    assert named == {"Lost Sample", "Stop Sample", "Zoe Sample", "French Sample"}
    assert {left.name for left in done.left_out} == named | {"Hand Sample", "Wish Sample"}
    assert any("on holiday" in left.reason for left in done.left_out)


def test_the_export_is_recorded_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    done = run(list_export.export_list(workspace, office.list, tmp_path / "a.csv", release_id=office.release))
    assert done.distribution is not None
    workspace.write("rename", contacts.edit, office.people["aigul"], {"name": "Other", "emails": []})
    workspace.write("delete", contacts.delete, [office.people["pat"]])
    kept = workspace.read(distribution_of, done.distribution)
    assert (kept.how, kept.list_name, kept.headline) == ("csv", "All recipients", "Школа открыта")
    assert kept.list_id == office.list and kept.release_id == office.release
    written = {(row.name, row.address, row.language) for row in kept.recipients if row.state == "written"}
    assert written == {
        ("Айгүл Үлгүлөва", "aigul@example.org", "ru"),
        ("Pat Sample", "Pat@example.org", "en"),
        ("Kim Sample", "kim@example.org", "ru"),
    }
    left_out = {row.name: row.reason for row in kept.recipients if row.state == "left out"}
    assert len(left_out) == 6 and all(left_out.values())


def test_undo_takes_the_record_back_and_leaves_the_file(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    done = run(list_export.export_list(workspace, office.list, tmp_path / "a.txt"))
    workspace.undo()
    assert (tmp_path / "a.txt").exists()
    with pytest.raises(Exception, match="No row"):
        workspace.read(distribution_of, done.distribution or 0)


def test_each_gets_a_draft_in_their_language_with_its_file_and_its_officers(
    workspace: Workspace, tmp_path: Path
) -> None:
    office = furnish(workspace)
    sender = Sender("press@example.org", unsubscribe="stop@example.net")
    target = tmp_path / "drafts"
    run(
        list_export.export_list(
            workspace, office.list, target, format="eml", release_id=office.release, sender=sender, greeting=""
        )
    )  # fmt: skip
    assert sorted(file.name for file in target.iterdir()) == [
        "001 Kim Sample.eml", "002 Pat Sample.eml", "003 Айгүл Үлгүлөва.eml",
    ]  # fmt: skip
    russian, english = parsed(target / "003 Айгүл Үлгүлөва.eml"), parsed(target / "002 Pat Sample.eml")
    assert russian["Subject"] == "Школа открыта" and english["Subject"] == "School opened"
    assert russian["To"] == "Айгүл Үлгүлөва <aigul@example.org>"
    assert text_of(russian) == (
        "Школа открыта\n\nБИШКЕК, 31 мая — Первый абзац.\n\nКонтакты для СМИ\n\n"
        "г-жа Ольга Офицерова\nМоб.: +996 775 987 817\nЭл. почта: olga@example.org\n\nТолько Русская\n\n"
        "Чтобы больше не получать наши пресс-релизы, напишите на stop@example.net.\n"
    )
    assert text_of(english) == (
        "School opened\n\nBISHKEK, 31 May — First paragraph, Pat Sample.\n\nMedia contact\n\n"
        "Ms Olga Officer\nMobile: +996 775 987 817\nE-mail: olga@example.org\n\n"
        "To stop receiving our releases, write to stop@example.net.\n"
    )
    files = {part.get_filename(): part.get_content() for part in russian.iter_attachments()}
    assert files == {"Релиз.pdf": RUSSIAN_PDF, "Map.pdf": COMMON_PDF}
    files = {part.get_filename(): part.get_content() for part in english.iter_attachments()}
    assert files == {"Release.pdf": ENGLISH_PDF, "Map.pdf": COMMON_PDF}


def test_each_draft_carries_the_officers_of_its_own_language(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    there = workspace.read(releases.fields, office.release)["officers"]
    olga, russian = (item["officer"] for item in there if isinstance(item, dict))
    own = [olga, {"officer": russian, "language": "ru"}]
    workspace.write("edit", releases.edit, office.release, {"officers": own})
    target = tmp_path / "drafts"
    sender = Sender("press@example.org")
    how = {"format": "eml", "release_id": office.release, "sender": sender, "greeting": ""}
    run(list_export.export_list(workspace, office.list, target, **how))
    texts = {name: text_of(parsed(target / f"{name}.eml")) for name in ("003 Айгүл Үлгүлөва", "002 Pat Sample")}
    assert "Только Русская" in texts["003 Айгүл Үлгүлөва"] and "Офицерова" not in texts["003 Айгүл Үлгүлөва"]
    assert "Olga Officer" in texts["002 Pat Sample"] and "Только" not in texts["002 Pat Sample"]


@pytest.mark.parametrize(
    ("status", "hours", "subject"),
    [
        ("embargoed", 5, "EMBARGOED UNTIL "),
        ("ready", 5, "EMBARGOED UNTIL "),
        ("embargoed", -5, "School"),
        ("released", 5, "EMBARGOED UNTIL "),
        ("released", -5, "School"),
        ("embargoed", None, "UNDER EMBARGO: School"),
        ("corrected", None, "School"),
        ("draft", None, "School"),
    ],
)
def test_an_embargo_is_said_while_it_holds(
    workspace: Workspace, tmp_path: Path, status: str, hours: int | None, subject: str
) -> None:
    until = datetime.now(UTC) + timedelta(hours=hours) if hours else None
    office = furnish(workspace, status=status, embargo_until=until, embargo_zone="Asia/Bishkek")
    job = list_export.export_list(workspace, office.list, tmp_path / "d", format="eml", release_id=office.release)
    done = run(job)
    embargoed = subject != "School"
    mark = "HELD " if embargoed else ""  # nobody of this office has promised to keep embargoes
    assert any("HELD" in problem for problem in done.problems) == embargoed
    message = parsed(tmp_path / "d" / f"{mark}002 Pat Sample.eml")
    assert str(message["Subject"]).startswith(subject)
    assert text_of(message).startswith(subject.removesuffix("School").strip(": ") or "School")


def test_a_draft_says_where_to_answer_and_to_unsubscribe_as_a_mail_does(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    server = {"host": "mail.example.org", "port": 587, "address": "press@example.org", "reply_to": "desk@example.org"}
    workspace.write("Server", mail_server.save, server)
    list(list_export.export_list(workspace, office.list, tmp_path / "d", format="eml", release_id=office.release))
    for file in (tmp_path / "d").glob("*.eml"):
        message = parsed(file)
        assert message["Reply-To"] == "desk@example.org"
        assert message["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe>"


def test_a_field_that_is_empty_for_somebody_is_refused_with_their_names(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)

    def drafts(greeting: str, name: str) -> Path:
        how = {"format": "eml", "release_id": office.release, "greeting": greeting}
        run(list_export.export_list(workspace, office.list, tmp_path / name, **how))
        return tmp_path / name

    with pytest.raises(Problem, match=r"\{\{salutation\}\} is empty for Kim Sample, Pat Sample\. .*\{\{salutation\|…"):
        drafts("{{salutation}}! {{outlet|Dear colleague}},", "d")
    assert not (tmp_path / "d").exists() and workspace.read(distributions.count) == 0
    made = drafts("{{salutation|}}! {{outlet|Dear colleague}},", "e")
    assert text_of(parsed(made / "003 Айгүл Үлгүлөва.eml")).startswith("Урматтуу Айгүл! Sample Daily,\n")


def test_without_a_release_the_languages_are_the_recipients_own(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    run(list_export.export_list(workspace, office.list, tmp_path / "a.csv"))
    with sheet.open(tmp_path / "a.csv") as table:
        rows = {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}
    assert {name: row["Languages"] for name, row in rows.items()} == {
        "French Sample": "fr", "Kim Sample": "ru", "Pat Sample": "en", "Айгүл Үлгүлөва": "ky",
    }  # fmt: skip
    assert rows["Айгүл Үлгүлөва"]["Phone"] == "+996 555 123 456"


def test_columns_of_a_list_are_chosen(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    run(list_export.export_list(workspace, office.list, tmp_path / "a.csv", columns=["email", "emails", "salutation"]))
    with sheet.open(tmp_path / "a.csv") as table:
        rows = list(table.rows)
    assert ["aigul@example.org", "aigul@example.org", "Урматтуу Айгүл"] in rows


def test_groups_are_of_the_size_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    done = run(list_export.export_list(workspace, office.list, tmp_path / "kit", format="bcc", group_size=3))
    assert [Path(name).name for name in done.files] == ["bcc 01 of 02.txt", "bcc 02 of 02.txt", "README.txt"]
    with pytest.raises(Problem, match="1 to 500"):
        run(list_export.export_list(workspace, office.list, tmp_path / "other", format="bcc", group_size=0))
    assert not (tmp_path / "other").exists()


def test_the_page_that_says_how_names_the_embargo(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace, status="embargoed")
    run(list_export.export_list(workspace, office.list, tmp_path / "kit", format="bcc", release_id=office.release))
    assert (tmp_path / "kit" / "README.txt").read_text("utf-8-sig").startswith("UNDER EMBARGO")
    run(list_export.export_list(workspace, office.list, tmp_path / "none", format="bcc"))
    assert "EMBARGO" not in (tmp_path / "none" / "README.txt").read_text("utf-8-sig")


def refused(workspace: Workspace, office: Office, target: Path, match: str, **how: object) -> None:
    with pytest.raises(Problem, match=match):
        run(list_export.export_list(workspace, office.list, target, **how))  # type: ignore[arg-type]


def test_what_cannot_be_is_said_and_nothing_is_written(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace, status="withdrawn")
    before = sorted(tmp_path.iterdir())
    refused(workspace, office, tmp_path / "a", "Which format")
    refused(workspace, office, tmp_path / "a.pdf", "“pdf” is not an export format")
    refused(workspace, office, tmp_path / "d", "need a release", format="eml")
    refused(workspace, office, tmp_path / "d", "withdrawn", format="eml", release_id=office.release)
    refused(workspace, office, tmp_path / "a.csv", "no column “shoe”", columns=["shoe"])
    refused(workspace, office, tmp_path / "none" / "a.csv", "no folder")
    assert sorted(tmp_path.iterdir()) == before
    workspace.write("x", releases.edit, office.release, {"status": "ready", "versions": {"ru": {"body": "{{shoe}}"}}})
    refused(workspace, office, tmp_path / "d", r"\{\{shoe\}\}", format="eml", release_id=office.release)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    refused(workspace, office, tmp_path / "full", "not empty", format="bcc")
    workspace.write("nobody", lists.edit, office.list, {"rule": "wish"})
    refused(workspace, office, tmp_path / "a.csv", "No recipients. 1 person is excluded .Wish Sample")
    workspace.write("nobody", lists.edit, office.list, {"rule": "nobody-of-this-name"})
    refused(workspace, office, tmp_path / "a.csv", "The list is empty")
    assert not list(tmp_path.glob("*.csv")) and not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("how", list_export.LIST_FORMATS)
def test_a_cancel_leaves_the_old_file_and_no_record(workspace: Workspace, tmp_path: Path, how: str) -> None:
    office = furnish(workspace)
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / f"a.{how}"
    if how not in ("bcc", "eml"):
        target.write_text("old")
    job = list_export.export_list(workspace, office.list, target, format=how, release_id=office.release)
    next(job)
    if how != "txt":  # it is written in one go
        next(job)
    job.close()
    left = [file.name for file in folder.iterdir()]
    assert left == ([] if how in ("bcc", "eml") else [target.name])
    assert how in ("bcc", "eml") or target.read_text() == "old"
    assert workspace.undo_label == "attach"


local = st.text("abcdefgh0123456789", min_size=1, max_size=3)
addresses = st.lists(st.one_of(st.builds("{}@example.org".format, local), st.just("lost[at]")), max_size=3)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(addresses, st.booleans(), st.booleans()), min_size=1, max_size=8), st.integers(1, 4))
def test_one_message_a_person_and_an_address_whatever_the_list(
    workspace: Workspace,
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[list[str], bool, bool]],
    size: int,
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    with workspace.writing("a new office") as session:
        contacts.delete(session, contacts.find(session))
        numbers = [
            contacts.add(
                session, {"name": f"N{n}", "emails": [{"raw": raw} for raw in raws], "do_not_contact": not wish}
            )
            for n, (raws, wish, _hand) in enumerate(people)
        ]
        press_list = lists.add(session, {"name": folder.name})
        lists.pick(session, press_list, numbers)
        lists.exclude(session, press_list, [n for n, (_raws, _wish, hand) in zip(numbers, people, strict=True) if hand])
        release = releases.add(session, {"versions": {"en": {"headline": "x", "body": "y"}}})
    resolved = workspace.read(lists.resolve, press_list, release)
    got = [recipient.address for recipient in resolved.recipients]
    if not got:
        with pytest.raises(Problem):
            run(list_export.export_list(workspace, press_list, folder / "kit", format="bcc", group_size=size))
        return
    run(list_export.export_list(workspace, press_list, folder / "d", format="eml", release_id=release))
    run(list_export.export_list(workspace, press_list, folder / "kit", format="bcc", group_size=size))
    run(list_export.export_list(workspace, press_list, folder / "a.txt"))
    drafts = [parsed(file) for file in sorted((folder / "d").iterdir())]
    assert [[to.addr_spec for to in draft["To"].addresses] for draft in drafts] == [[address] for address in got]
    assert not any(name in draft for draft in drafts for name in ("Cc", "Bcc", "Resent-To"))
    pasted = [file.read_text().strip().split("; ") for file in sorted((folder / "kit").glob("bcc*.txt"))]
    assert [address for group in pasted for address in group] == got
    assert len({address.casefold() for address in got}) == len(got)
    assert (folder / "a.txt").read_text().splitlines() == got


@pytest.mark.parametrize("preset", presets.NAMES)
def test_a_list_goes_to_other_programs_with_one_address_each(workspace: Workspace, tmp_path: Path, preset: str) -> None:
    """What each program documents of its import.

    Mailman was tried itself: `mailman addmembers` of 3.3.10 subscribed every line of such a file under its name, those
    with an apostrophe, a quote, a comma, a #, an = at the beginning and without a name among them.
    """
    office = furnish(workspace)
    job = list_export.export_list(workspace, office.list, tmp_path / "list", release_id=office.release, preset=preset)
    done = run(job)
    text = (tmp_path / "list").read_text("utf-8-sig")
    assert done.written == 3 and all(text.count(address) == 1 for address in GOT)
    assert not any(never in text for never in (*NEVER, "french@", "private words"))
    assert done.distribution is not None
    if preset == "mailman":  # it reads each line by this very function of the standard library
        read = [parseaddr(line) for line in text.splitlines()]
        assert {address for _name, address in read} == GOT and ("Айгүл Үлгүлөва", "aigul@example.org") in read
    else:
        rows = list(csv.DictReader(text.splitlines()))
        assert len(rows) == 3
    with pytest.raises(Problem, match="preset “lotus”"):
        run(list_export.export_list(workspace, office.list, tmp_path / "other", preset="lotus"))
