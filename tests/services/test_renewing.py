"""What an older version made for the search is made anew, past the history."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.model.history import Step
from outreach.model.office import Setting
from outreach.model.people import Contact
from outreach.services import officers, outlets
from outreach.services.contacts import contacts, indexing, reindex
from outreach.services.coverage import coverage
from outreach.services.importing import import_record
from outreach.services.releases import releases
from outreach.store import index_version
from outreach.store.workspace import Workspace

NAMES = ("Айгүл Үсөнова", "Erlan Taşiev", "Ramil Ščukin")


def make_old(workspace: Workspace) -> None:
    """As an older version of us left it: no version noted, and nobody found by any word of today."""
    with workspace.renewing() as session:
        session.execute(delete(Setting).where(Setting.name == index_version.NAME))
        for table in index_version.tables():
            session.execute(update(Base.metadata.tables[table]).values(search=f"old{table}"))


def find(workspace: Workspace, words: str) -> list[int]:
    return workspace.read(contacts.find, words).tolist()


def steps(session: Session) -> list[tuple[int, str, bool]]:
    return [(step.id, step.label, step.undone) for step in session.scalars(select(Step).order_by(Step.id))]


@pytest.fixture
def old(workspace: Workspace) -> Workspace:
    for name in NAMES:
        workspace.write("Add", contacts.add, {"name": name})
    workspace.write("Edit", contacts.edit, 2, {"city": "Ош"})
    workspace.write("Edit", contacts.edit, 3, {"city": "Ош"})
    workspace.undo()
    make_old(workspace)
    return workspace


def test_what_is_new_is_not_behind(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {"name": NAMES[0]})
    assert not workspace.is_behind


def test_all_are_found_again_and_the_history_knows_nothing(old: Workspace) -> None:
    versions = select(Contact.version).order_by(Contact.id)
    before = old.read(steps), old.read(lambda session: list(session.scalars(versions)))
    told: list[Any] = []
    old.on_changed(told.append)
    assert old.is_behind and find(old, "Taşiev") == []
    list(reindex.renew(old))
    assert find(old, "Ташиев") == [2] and find(old, "Usonova") == [1] and not old.is_behind
    assert before == (old.read(steps), old.read(lambda session: list(session.scalars(versions))))
    assert told == [{"contact": {1, 2, 3}}] and old.check() == []


def test_what_was_done_before_is_undone_and_done_again(old: Workspace) -> None:
    list(reindex.renew(old))
    assert old.redo() is not None and find(old, "ошошош") == []
    assert old.is_behind
    list(reindex.renew(old))
    assert find(old, "Ош") == [2, 3] and not old.is_behind
    while old.undo() is not None:
        list(reindex.renew(old))
    while old.redo() is not None:
        pass
    assert old.is_behind
    list(reindex.renew(old))
    assert find(old, "Ош") == [2, 3] and find(old, "Щукин") == [3] and not old.is_behind
    old.write("Add", contacts.add, {"name": "Асан"})
    old.undo()
    assert not old.is_behind


@pytest.mark.backends("sqlite", "postgresql")
def test_stopped_half_way_it_goes_on_another_time(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "BATCH", 1)
    job = reindex.renew(old)
    while not find(old, "Айгүл"):
        next(job)
    job.close()
    assert find(old, "Щукин") == [] and old.is_behind
    list(reindex.renew(old))
    assert find(old, "Щукин") == [3] and not old.is_behind


@pytest.mark.backends("sqlite", "postgresql")
def test_what_somebody_writes_meanwhile_stays(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made = indexing.words_now

    def meanwhile(session: Session, ids: Any) -> list[tuple[int, str, str]]:
        found = list(made(session, ids))
        if find(old, "Бектур") == []:
            old.write("Edit", contacts.edit, 2, {"name": "Бектур Ташиев"})
        return found

    monkeypatch.setitem(reindex._MADE, "contact", meanwhile)
    list(reindex.renew(old))
    assert find(old, "Bektur") == [2] and find(old, "Erlan") == [] and find(old, "Щукин") == [3]


def test_what_is_undone_meanwhile_is_not_forgotten(old: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    made, undone = indexing.words_now, []

    def meanwhile(session: Session, ids: Any) -> list[tuple[int, str, str]]:
        found = list(made(session, ids))
        if not undone:
            undone.append(old.redo())
        return found

    monkeypatch.setitem(reindex._MADE, "contact", meanwhile)
    list(reindex.renew(old))
    assert undone and find(old, "Щукин") == [3] and not old.is_behind


def test_every_kind_of_record_is_found_again(workspace: Workspace) -> None:
    outlet = workspace.write("Add", outlets.add, {"name": "Алатоо үнү"})
    workspace.write("Add", officers.add, {"name": "Жаңыл Эсенова"})
    release = workspace.write("Add", releases.add, {"versions": {"ru": {"headline": "Школа открыта"}}})
    piece = workspace.write("Add", coverage.add, {"title": "Новая школа"})
    make_old(workspace)
    list(reindex.renew(workspace))
    assert workspace.read(outlets.find, "alatoo").tolist() == [outlet]
    assert workspace.read(officers.find, "Jangyl").tolist() == [1]
    assert workspace.read(releases.find, "shkola").tolist() == [release]
    assert workspace.read(coverage.find, "shkola").tolist() == [piece]


def test_no_table_that_is_searched_is_missing() -> None:
    assert set(reindex._MADE) == set(index_version.tables())


def test_an_import_is_not_written_anew(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {"name": NAMES[1], "emails": [{"raw": "t@example.org"}], "city": "Ош"})
    with workspace.renewing() as session:
        session.execute(delete(Setting).where(Setting.name == index_version.NAME))
        words = session.execute(text("SELECT search FROM contact")).scalar_one().split()
        session.execute(text("UPDATE contact SET search = :words"), {"words": " ".join(sorted(words))})
    told: list[Any] = []
    workspace.on_changed(told.append)
    list(reindex.renew(workspace))
    assert told == [] and not workspace.is_behind


# One word for each rule of the keys; where the fingerprint differs, raise keys.VERSION and put the new one here.
WORDS = (
    "Айгүл Жумабекова Щукин Соловьёв Юрьева Қайрат Ғани Тошматов Ўткир Гулямов Erlan Taşiev Çelik Ramil Ščukin "
    "O‘ktam Oʻgʻiloy Axmadjonov Kholmatov Zhumabekova Djumabekova Schultz Wright Johnson Smith Müller Dupont O'Brien "
    "Philip Jack Tchaikovsky Quinn Alexey Sergeyev Kowalski Łukasz Ñuñez Jurij Tatjana press99 Смит Лейла "
    "Ghani Maŋkeev Mâsiŝeva Schäfer Đorđe Chruščëv Qo‘çqor Кож Pod”yachev Аса\u00adнов"
)
FINGERPRINT = {6: "c2d70d578021d978"}


def test_whoever_changes_the_keys_raises_their_version() -> None:
    made = indexing.search_of(names=(WORDS,), others=("Новости Бишкека", "Example Herald"), numbers=("+996312000111",))
    assert {index_version.VERSION: hashlib.sha256(made.encode()).hexdigest()[:16]} == FINGERPRINT
    assert import_record.indexing is indexing  # an import makes them by the same function


def test_a_check_tells_of_wrong_search_words_and_mends_them(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {"name": NAMES[0], "outlet": "Kabar"})
    told = "The search words of 2 records were wrong and have been rebuilt."
    assert told not in reindex.examine(workspace).notes
    with workspace.renewing() as session:
        for table in ("contact", "outlet"):
            session.execute(update(Base.metadata.tables[table]).values(search="damagfd"))
    assert told in reindex.examine(workspace).notes
    assert find(workspace, NAMES[0]) == [1] and find(workspace, "damagfd") == []
    assert told not in reindex.examine(workspace).notes
