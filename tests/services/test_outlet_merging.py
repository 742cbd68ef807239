"""Outlets that are there twice: suggested, kept apart, and made one with all that hangs on them, in one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from outreach.model.coverage import Clipping
from outreach.model.people import Contact, Outlet, Position
from outreach.problems import Problem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts
from outreach.services.coverage import coverage
from outreach.services.identity import merging, outlet_duplicates
from outreach.services.importing import importing
from outreach.store.workspace import Workspace
from outreach.working import finished


def add(workspace: Workspace, name: str, **fields: Any) -> int:
    return workspace.write("Add", outlets.add, {"name": name, **fields})


def merge(workspace: Workspace, keep: int, *others: int, **chosen: int) -> int:
    return workspace.write("Merge", merging.merge, keep, others, chosen, None, merging.OUTLETS)


def pairs(workspace: Workspace) -> set[tuple[str, str]]:
    names = {row.id: row.name for row in workspace.read(outlets.rows, workspace.read(outlets.find))}
    return {(names[pair.a], names[pair.b]) for pair in workspace.read(outlet_duplicates.find)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24.example", "24.EXAMPLE"), ("Вечерний Бишкек", "Vecherniy Bishkek"), ("Азаттык", "Радио Азаттык"),
        ("Эркин Тоо", "Erkin-Too"), ("Kaktus Media", "Kaktus.media"), ("Газета «Слово»", "Слово"),
        ("Example Times", "Example Tmes"), ("ТРК «Родник»", "Телерадиокомпания Родник"),
        ("ИА «Родник-Инфо»", "Rodnik-Info News Agency"), ("Радио Родник", "Radio Rodnik FM"),
        ("Rodnik gazetasi", "Газета «Родник»"),
    ],
)  # fmt: skip
def test_the_same_outlet_in_another_spelling_is_suggested(workspace: Workspace, one: str, other: str) -> None:
    add(workspace, one)
    add(workspace, other)
    add(workspace, "Ак-Суу")
    assert pairs(workspace) == {(one, other)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Канал 1"}, {"name": "Канал 2"}), ({"name": "Пресс-служба МВД"}, {"name": "Пресс-служба МИД"}),
        ({"name": "Новый канал"}, {"name": "Новый вестник"}),
        ({"name": "Маяк", "city": "Ош"}, {"name": "Маяк", "city": "Нарын"}),
        ({"name": "A", "website": "https://t.me/a"}, {"name": "B", "website": "https://t.me/b"}),
    ],
)  # fmt: skip
def test_others_are_not(workspace: Workspace, one: dict[str, str], other: dict[str, str]) -> None:
    add(workspace, **one)
    add(workspace, **other)
    assert not pairs(workspace)


def test_one_website_makes_two_names_a_question_and_a_decision_ends_it(workspace: Workspace) -> None:
    one = add(workspace, "Times of the Valley", website="https://valley.example.org")
    other = add(workspace, "TV", website="http://www.valley.example.org/about")
    (pair,) = workspace.read(outlet_duplicates.find)
    assert pair.reasons == ["same website"] and workspace.read(outlet_duplicates.of, other) == [pair]
    workspace.write("Not a duplicate", outlet_duplicates.keep_apart, [other, one])
    assert not workspace.read(outlet_duplicates.find)
    workspace.undo()
    assert workspace.read(outlet_duplicates.find) == [pair]


def two(workspace: Workspace) -> tuple[int, int]:
    keep = add(workspace, "Кабар", city="Бишкек", emails=[{"raw": "desk@example.org", "label": ""}], notes="Desk")
    other = add(
        workspace, "Kabar Agency", medium="wire", city="Ош", website="https://example.org", tags=["national"],
        emails=[{"raw": "DESK@example.org", "label": ""}, {"raw": "tv@example.org", "label": ""}],
    )  # fmt: skip
    workspace.write("Add", contacts.add, {"name": "Aigul", "outlet": "Кабар", "position": "Editor"})
    workspace.write("Add", contacts.add, {"name": "Bob", "outlet": "Kabar Agency", "position": "Reporter"})
    held = [{"outlet": "Kabar Agency", "position": "Editor"}]
    workspace.write("Edit", contacts.edit, 1, {"other_positions": held})
    workspace.write("Add", coverage.add, {"title": "A piece", "outlet": "Kabar Agency"})
    workspace.write("Add", lists.add, {"name": "All of it", "rule": 'outlet:"Kabar Agency"'})
    return keep, other


def test_what_hangs_on_the_other_goes_to_the_kept_one_in_one_step(workspace: Workspace) -> None:
    keep, other = two(workspace)
    before = workspace.read(outlets.fields, keep)
    merge(workspace, keep, other)
    fields = workspace.read(outlets.fields, keep)
    assert (fields["name"], fields["other_name"], fields["medium"]) == ("Кабар", "Kabar Agency", "wire")
    assert [row["raw"] for row in fields["emails"]] == ["desk@example.org", "tv@example.org"]
    assert fields["tags"] == ["national"] and fields["city"] == "Бишкек" and "Ош" in fields["notes"]
    assert [name for _id, name, _title in workspace.read(outlets.people, keep)] == ["Aigul", "Bob"]
    with workspace.reading() as session:
        assert set(session.scalars(select(Clipping.outlet_id))) == {keep}
        assert len(session.scalars(select(Position)).all()) == 2
        assert "kabar" in session.get_one(Contact, 2).search and "кабар" in session.get_one(Contact, 2).search
    assert list(workspace.read(contacts.find, "outlet:Кабар")) == [1, 2]
    assert workspace.read(lists.card, 1).rule == "outlet:Кабар"
    workspace.undo()
    assert workspace.read(outlets.fields, keep) == before
    assert [name for _id, name, _title in workspace.read(outlets.people, other)] == ["Aigul", "Bob"]
    assert workspace.read(lists.card, 1).rule == 'outlet:"Kabar Agency"'


def test_the_preview_shows_what_would_be_lost_and_a_choice_stands(workspace: Workspace) -> None:
    keep, other = two(workspace)
    seen = workspace.read(merging.preview, keep, [other], None, merging.OUTLETS)
    assert {field.name for field in seen.fields if field.differs} == {"name", "city"}
    assert dict(seen.joined)["People"] == [(keep, "Aigul"), (other, "Aigul"), (other, "Bob")]
    merge(workspace, keep, other, name=other)
    fields = workspace.read(outlets.fields, keep)
    assert (fields["name"], fields["other_name"]) == ("Kabar Agency", "Кабар")
    assert list(workspace.read(contacts.find, 'outlet:"Kabar Agency"')) == [1, 2]


def test_what_cannot_be_merged_is_said(workspace: Workspace) -> None:
    keep = add(workspace, "Кабар")
    for others in ((), (keep,), (9,)):
        with pytest.raises(Problem):
            merge(workspace, keep, *others)
    with pytest.raises(Problem, match="not among"):
        merge(workspace, keep, add(workspace, "Other"), name=9)
    with workspace.reading() as session:
        assert len(session.scalars(select(Outlet)).all()) == 2


def test_the_name_that_went_is_the_kept_outlet_wherever_it_comes_again(workspace: Workspace, tmp_path: Path) -> None:
    keep, other = two(workspace)
    merge(workspace, keep, other)
    workspace.write("Add", contacts.add, {"name": "Cholpon", "outlet": "Kabar agency"})
    (tmp_path / "a.csv").write_text("Name,Outlet,E-mail\nDina,Kabar Agency,dina@example.org\n", encoding="utf-8")
    finished(importing.run(workspace, tmp_path / "a.csv"))
    assert workspace.read(outlets.count) == 1
    assert len(workspace.read(outlets.people, keep)) == 4
