"""Releases: versions, officers, embargo and attached files."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from outreach import i18n
from outreach.model.releases import Blob
from outreach.problems import FieldProblem, Problem
from outreach.services import officers
from outreach.services.releases import blobs, releases
from outreach.store.workspace import Workspace

EN = {
    "kind": "release", "headline": "Example Office opens a laboratory", "subhead": "In Osh", "dateline": "OSH",
    "date": "2026-11-25", "body": "First paragraph.\n\nSecond.", "boilerplate": "About.", "notes_to_editors": "Note.",
    "translator": "", "correction": "", "quotes": [{"text": "Good.", "speaker": "Vera Example"}], "channels": [],
}  # fmt: skip
RU = {**EN, "headline": "Офис открывает лабораторию", "translator": "Н. Пример"}


def fields(**others: Any) -> dict[str, Any]:
    return {"reference": "2026/7", "status": "ready", "versions": {"en": EN, "ru": RU}, **others}


def add(workspace: Workspace, **others: Any) -> int:
    return workspace.write("Add", releases.add, fields(**others))


def test_what_is_given_comes_back(workspace: Workspace) -> None:
    officer = workspace.write("Add", officers.add, {"name": "Vera Example"})
    number = add(workspace, officers=[officer], prepared_by="A", cleared_by="B", cleared_on="2026-11-24", notes="N")
    back = workspace.read(releases.fields, number)
    assert back["versions"] == {"en": EN, "ru": RU}
    assert list(back["versions"]) == ["en", "ru"]
    assert (back["reference"], back["status"], back["officers"]) == ("2026/7", "ready", [officer])
    step = workspace.undo_label
    workspace.write("Edit", releases.edit, number, back)
    assert workspace.undo_label == step


def test_a_release_needs_a_headline_or_a_text(workspace: Workspace) -> None:
    for versions in ({}, {"en": {}}, {"en": {"headline": " "}}):
        with pytest.raises(FieldProblem) as caught:
            workspace.write("Add", releases.add, {"versions": versions})
        assert caught.value.field == "headline"


@pytest.mark.backends("sqlite", "postgresql")
def test_an_embargo_is_a_moment_with_a_zone(workspace: Workspace) -> None:
    number = add(workspace, embargo_until="2026-12-01T10:00+06:00")
    assert workspace.read(releases.card, number).embargo_until == datetime(2026, 12, 1, 4, tzinfo=UTC)
    number = add(workspace, embargo_until="2026-12-01T10:00", embargo_zone="Asia/Bishkek")
    assert workspace.read(releases.card, number).embargo_until == datetime(2026, 12, 1, 4, tzinfo=UTC)
    for wrong in ("2026-12-01T10:00", "tomorrow", "2026-13-01T10:00+06:00"):
        with pytest.raises(FieldProblem) as caught:
            add(workspace, embargo_until=wrong)
        assert caught.value.field == "embargo_until"


def test_an_embargo_is_shown_in_the_zone_it_was_given_in(workspace: Workspace) -> None:
    for moment, zone in (
        ("2026-12-01T10:00+06:00", "+06:00"),
        ("2026-12-01T10:00Z", "UTC"),
        ("2026-12-01T10:00-03:30", "-03:30"),
    ):
        assert workspace.read(releases.card, add(workspace, embargo_until=moment)).embargo_zone == zone
    number = add(workspace, embargo_until="2026-12-01T10:00+05:00", embargo_zone="bishkek")
    card = workspace.read(releases.card, number)
    assert (card.embargo_zone, card.embargo_until) == ("Asia/Bishkek", datetime(2026, 12, 1, 5, tzinfo=UTC))
    with pytest.raises(FieldProblem, match="not a known time zone"):
        add(workspace, embargo_zone="Moon")
    with pytest.raises(FieldProblem, match="Which time"):
        add(workspace, embargo_until="2026-12-01", embargo_zone="UTC")


def test_a_status_is_one_of_those_there_are(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem) as caught:
        add(workspace, status="perhaps")
    assert caught.value.field == "status"


def test_a_version_is_changed_added_and_removed(workspace: Workspace) -> None:
    number = add(workspace)
    versions = {"ru": {**RU, "headline": "Другое"}, "Kyrgyz": {"headline": "Кабар"}}
    workspace.write("Edit", releases.edit, number, {"versions": versions})
    back = workspace.read(releases.fields, number)["versions"]
    assert list(back) == ["ru", "ky"] and back["ru"]["headline"] == "Другое"
    workspace.undo()
    assert workspace.read(releases.fields, number)["versions"] == {"en": EN, "ru": RU}
    workspace.redo()
    assert list(workspace.read(releases.fields, number)["versions"]) == ["ru", "ky"]


def test_officers_stand_in_their_order(workspace: Workspace) -> None:
    first, second = (workspace.write("Add", officers.add, {"name": name}) for name in ("A", "B"))
    number = add(workspace, officers=[second, first])
    assert [row.officer.name for row in workspace.read(releases.card, number).officers] == ["B", "A"]
    workspace.write("Edit", releases.edit, number, {"officers": [first, second, first]})
    assert workspace.read(releases.fields, number)["officers"] == [first, second]
    with pytest.raises(FieldProblem, match="no officer number 99"):
        workspace.write("Edit", releases.edit, number, {"officers": [99]})


def test_every_version_carries_its_own_officers(workspace: Workspace) -> None:
    vera, nur, common = (workspace.write("Add", officers.add, {"name": name}) for name in ("Vera", "Nur", "Common"))
    own = [{"officer": nur, "language": "ru"}, common, {"officer": vera, "language": "ru"}]
    number = add(workspace, officers=own)
    assert workspace.read(releases.fields, number)["officers"] == own

    def answering(language: str) -> list[str]:
        return [officer.name for officer in releases.officers_for(workspace.read(releases.card, number), language)]

    assert (answering("ru"), answering("en"), answering("ky")) == (["Nur", "Vera"], ["Common"], ["Common"])
    step = workspace.undo_label
    workspace.write("Edit", releases.edit, number, {"officers": own})
    assert workspace.undo_label == step, "the same again is no step"

    # One person for every language and for one, named as people name languages, given twice.
    given = [{"officer": common, "language": "Russian"}, common, common, {"officer": vera, "language": None}]
    workspace.write("Edit", releases.edit, number, {"officers": given})
    there = [{"officer": common, "language": "ru"}, common, vera]
    assert workspace.read(releases.fields, number)["officers"] == there
    assert (answering("ru"), answering("en")) == (["Common"], ["Common", "Vera"])
    assert workspace.read(releases.rows, [number])[0].officers == ["Common", "Vera"]
    workspace.undo()
    assert workspace.read(releases.fields, number)["officers"] == own
    workspace.redo()
    assert workspace.read(releases.fields, number)["officers"] == there


def test_an_officer_is_for_a_language_of_the_release(workspace: Workspace) -> None:
    vera = workspace.write("Add", officers.add, {"name": "Vera"})
    number = add(workspace, officers=[vera])
    for item, said in (
        ({"officer": vera, "language": "ky"}, "no text in: Kyrgyz"), ({"officer": 99, "language": "ru"}, "number 99"),
    ):  # fmt: skip
        with pytest.raises(FieldProblem, match=said) as caught:
            workspace.write("Edit", releases.edit, number, {"officers": [item]})
        assert caught.value.field == "officers"
    assert workspace.read(releases.fields, number)["officers"] == [vera]


def test_a_language_taken_off_takes_its_officers_with_it(workspace: Workspace) -> None:
    vera, nur = (workspace.write("Add", officers.add, {"name": name}) for name in ("Vera", "Nur"))
    own = [vera, {"officer": nur, "language": "ru"}]
    number = add(workspace, officers=own)
    workspace.write("Edit", releases.edit, number, {"versions": {"en": EN}})
    assert workspace.read(releases.fields, number)["officers"] == [vera]
    workspace.undo()
    assert workspace.read(releases.fields, number)["officers"] == own


def test_found_by_words_the_newest_first(workspace: Workspace) -> None:
    first = add(workspace)
    second = add(workspace, versions={"ru": {"headline": "Кыргызстан и наркотики"}}, reference="X")
    assert workspace.read(releases.find).tolist() == [second, first]
    assert workspace.read(releases.find, "лаборатор").tolist() == [first]
    assert workspace.read(releases.find, "laboratory").tolist() == [first]
    assert workspace.read(releases.find, "narkotiki").tolist() == [second]
    for sort in releases.SORTS:
        assert sorted(workspace.read(releases.find, "", sort)) == [first, second]
    row = workspace.read(releases.rows, [first])[0]
    assert (row.headline, row.languages, row.attachments) == (EN["headline"], ["en", "ru"], 0)


@pytest.mark.backends("sqlite", "postgresql")
def test_a_file_is_attached_and_comes_back_byte_for_byte(workspace: Workspace) -> None:
    number = add(workspace)
    data = bytes(range(256)) * 5000
    attachment = workspace.write(
        "Attach", releases.attach, number, "Пресс-релиз.pdf", data, "Russian", media_type="application/pdf", pages=2
    )
    assert workspace.read(releases.blob, attachment) == data
    kept = workspace.read(releases.card, number).attachments[0]
    assert (kept.name, kept.language, kept.size, kept.pages) == ("Пресс-релиз.pdf", "ru", len(data), 2)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("release", "release"), (".pdf", "file.pdf"), ("..", "file"), ("", "file"), ("a/b\\..\\c.pdf", "c.pdf"),
        ("Пресс-релиз «А».pdf", "Пресс-релиз «А».pdf"), ("\u202efdp.exe", "fdp.exe"),
        ("я" * 300 + ".pdf", "я" * 98 + ".pdf"), ("x." + "y" * 300, "x." + "y" * 198), ("a\nb\x00.pdf", "ab.pdf"),
    ],
)  # fmt: skip
def test_a_file_has_a_name_that_a_disk_takes(workspace: Workspace, name: str, kept: str) -> None:
    number = add(workspace)
    workspace.write("Attach", releases.attach, number, name, b"x")
    assert [file.name for file in workspace.read(releases.card, number).attachments] == [kept]


def test_a_file_is_for_a_language_of_the_release(workspace: Workspace) -> None:
    number = add(workspace)
    with pytest.raises(FieldProblem, match="no text in French"):
        workspace.write("Attach", releases.attach, number, "a.pdf", b"x", "French")
    attachment = workspace.write("Attach", releases.attach, number, "a.pdf", b"x")
    with pytest.raises(FieldProblem, match="no text in French"):
        workspace.write("Move", releases.set_attachment_language, attachment, "fr")
    workspace.write("Move", releases.set_attachment_language, attachment, "Russian")
    assert workspace.read(releases.card, number).attachments[0].language == "ru"


def test_bytes_are_kept_once(workspace: Workspace) -> None:
    first, second = add(workspace), add(workspace)
    for number in (first, second):
        for language in (None, "ru"):
            workspace.write("Attach", releases.attach, number, "a.pdf", b"the same", language)
    assert workspace.read(lambda session: session.scalar(select(func.count()).select_from(Blob))) == 1
    assert len(workspace.read(releases.card, first).attachments) == 2
    again = workspace.write("Attach", releases.attach, first, "a.pdf", b"the same")
    assert again == workspace.read(releases.card, first).attachments[0].id


def test_attaching_and_taking_off_can_be_undone(workspace: Workspace) -> None:
    number = add(workspace)
    attachment = workspace.write("Attach", releases.attach, number, "a.pdf", b"content")
    workspace.undo()
    assert workspace.read(releases.card, number).attachments == []
    workspace.redo()
    assert workspace.read(releases.blob, attachment) == b"content"
    workspace.write("Remove", releases.detach, attachment)
    with pytest.raises(Problem, match="no longer attached"):
        workspace.read(releases.blob, attachment)
    workspace.undo()
    assert workspace.read(releases.blob, attachment) == b"content"


def test_an_empty_or_huge_file_is_refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    number = add(workspace)
    with pytest.raises(Problem, match="is empty"):
        workspace.write("Attach", releases.attach, number, "a.pdf", b"")
    monkeypatch.setattr(blobs, "MAX_FILE", 1024 * 1024)
    with pytest.raises(Problem, match="2 MB"):
        workspace.write("Attach", releases.attach, number, "a.pdf", bytes(2 * 1024 * 1024))
    with pytest.raises(Problem, match="no release number 99"):
        workspace.write("Attach", releases.attach, 99, "a.pdf", b"x")


def test_deleting_and_undoing_brings_files_back(workspace: Workspace) -> None:
    officer = workspace.write("Add", officers.add, {"name": "Vera"})
    number = add(workspace, officers=[officer])
    attachment = workspace.write("Attach", releases.attach, number, "a.pdf", b"content")
    before = workspace.read(releases.fields, number)
    assert workspace.write("Delete", releases.delete, [number]) == 1
    assert workspace.read(releases.count) == 0 and workspace.read(officers.count) == 1
    workspace.undo()
    assert workspace.read(releases.fields, number) == before
    assert workspace.read(releases.blob, attachment) == b"content"


@pytest.mark.backends("sqlite", "postgresql")
def test_an_old_card_is_refused(workspace: Workspace) -> None:
    number = add(workspace)
    card = workspace.read(releases.card, number)
    workspace.write("Edit", releases.edit, number, {"status": "draft"}, card.version)
    with pytest.raises(Problem, match="Somebody else"):
        workspace.write("Edit", releases.edit, number, {"status": "released"}, card.version)


@pytest.mark.backends("sqlite")
def test_damaged_bytes_are_never_handed_out(workspace: Workspace) -> None:
    attachment = workspace.write("Attach", releases.attach, add(workspace), "a.pdf", b"content")
    with workspace.engine.execution_options(outreach_writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE blob SET content = X'00'")
    with pytest.raises(Problem, match="damaged"):
        workspace.read(releases.blob, attachment)


def test_releases_are_sorted_by_the_headline_that_is_shown(workspace: Workspace) -> None:
    pairs = (("A first", "Я последний"), ("B second", "А первый"), ("C third", ""))
    one, two, three = (
        add(workspace, versions={"en": {"headline": en, "body": "T"}, "ru": {"headline": ru, "body": "T"}})
        for en, ru in pairs
    )
    assert list(workspace.read(releases.find, "", "headline", False)) == [one, two, three]
    with i18n.speaking("ru"):
        assert list(workspace.read(releases.find, "", "headline", False)) == [three, two, one]
