"""The guided export: what is shown is what is written, in every format, and nobody who is left out is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outreach.gui.kit import dialogs
from outreach.gui.kit.page import Page
from outreach.gui.pages import exporting
from outreach.gui.pages.exporting.dialog import CHOOSING, RESULT, ExportDialog
from outreach.gui.pages.exporting.lists import ContactsExport, ListExport
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.gui import office


@pytest.fixture
def ids(workspace: Workspace, ids: dict[str, Any]) -> dict[str, Any]:
    workspace.write(
        "Attach file", releases.attach, ids["water"], "Data.pdf", office.pdf(1), media_type="application/pdf", pages=1
    )
    return ids


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace, ids: dict[str, Any]) -> Iterator[ExportDialog]:
    made = ExportDialog(ListExport(workspace, ids["list"], None))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.count.text() == "4 recipients")
    yield made


def choose(dialog: ExportDialog, key: str) -> None:
    dialog.radios[key].setChecked(True)


def write(dialog: ExportDialog, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_: path)
    dialog.where.ask()
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == RESULT, timeout=15000)


def test_no_format_lies_over_the_next(dialog: ExportDialog, qtbot: QtBot) -> None:
    for key in dialog.radios:
        choose(dialog, key)
        qtbot.wait(20)
        rows = list(pairwise(dialog.radios.values()))
        qtbot.waitUntil(lambda rows=rows: all(one.geometry().bottom() < other.y() for one, other in rows))
    assert dialog.height() < 760, "it has room on a small screen"


def test_a_csv_holds_exactly_those_who_were_shown(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, "csv")
    write(dialog, qtbot, tmp_path / "desk", monkeypatch)
    rows = list(csv.reader((tmp_path / "desk.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 5
    assert dialog.result_text.text() == "4 exported" and not dialog.result_note.isVisible()
    text = (tmp_path / "desk.csv").read_text("utf-8-sig")
    assert "n.abdyev" not in text and "ch.esenova" not in text
    assert dialog.left_head.text() == "2 excluded"


@pytest.mark.parametrize(("key", "ending"), [("xlsx", "xlsx"), ("ods", "ods"), ("vcf", "vcf"), ("txt", "txt")])
def test_every_file_is_written_and_counted(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, ending: str
) -> None:
    choose(dialog, key)
    write(dialog, qtbot, tmp_path / f"desk.{ending}", monkeypatch)
    assert dialog.exported is not None and dialog.exported.written == 4
    assert (tmp_path / f"desk.{ending}").stat().st_size


def test_bcc_groups_are_as_small_as_was_asked(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, "bcc")
    dialog.options.group_size.setValue(2)
    write(dialog, qtbot, tmp_path / "groups", monkeypatch)
    files = sorted(path.name for path in (tmp_path / "groups").iterdir())
    assert files == ["README.txt", "bcc 01 of 02.txt", "bcc 02 of 02.txt"]
    assert dialog.result_text.text() == "4 exported · 3 files"


def test_the_columns_that_were_chosen_are_written_and_kept(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, workspace: Workspace, ids: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    choose(dialog, "csv")
    dialog.options.columns.set_value(["name", "email"])
    write(dialog, qtbot, tmp_path / "desk.csv", monkeypatch)
    assert (tmp_path / "desk.csv").read_text("utf-8-sig").splitlines()[0] == "Name,E-mail"
    again = ExportDialog(ListExport(workspace, ids["list"], None))
    qtbot.addWidget(again)
    assert again.options.columns.value() == ["name", "email"] and again.format().key == "csv"


def test_a_list_that_changed_meanwhile_says_so(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, workspace: Workspace, ids: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    choose(dialog, "txt")
    workspace.write("Exclude", lists.exclude, ids["list"], [ids["people"][1]])
    write(dialog, qtbot, tmp_path / "desk.txt", monkeypatch)
    assert dialog.result_text.text() == "3 exported"
    assert dialog.result_note.isVisible() and "4" in dialog.result_note.text()


def test_what_cannot_be_written_is_said_and_the_choice_stays(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(dialog, "txt")
    monkeypatch.setattr(dialogs, "save_file", lambda *_: tmp_path / "no" / "such" / "folder.txt")
    dialog.where.ask()
    dialog.next.click()
    qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=5000)
    assert dialog.stack.currentIndex() == CHOOSING


def test_escape_while_it_is_written_leaves_nothing(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [
        workspace.write("Add", contacts.add, {"name": f"P {n}", "emails": [{"raw": f"p{n}@example.org", "label": ""}]})
        for n in range(3)
    ]  # fmt: skip
    dialog = ExportDialog(ContactsExport(workspace, people * 4000))
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "csv")
    monkeypatch.setattr(dialogs, "save_file", lambda *_: tmp_path / "all.csv")
    dialog.where.ask()
    dialog.next.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == CHOOSING, timeout=10000)
    assert "Nothing was saved" in dialog.problem.text()
    assert not list(tmp_path.glob("*.csv"))


def test_contacts_are_written_by_their_ids_and_who_is_not_is_named(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, ids: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(workspace)
    qtbot.addWidget(page)
    shown: list[ExportDialog] = []

    def run(dialog: ExportDialog) -> bool:
        dialog.show()
        shown.append(dialog)
        choose(dialog, "mailchimp")
        write(dialog, qtbot, tmp_path / "people.csv", monkeypatch)
        return True

    monkeypatch.setattr(dialogs, "run", run)
    exporting.export_contacts(page, ids["people"])
    (dialog,) = shown
    assert dialog.exported is not None and dialog.exported.written == 4
    assert {left.name for left in dialog.exported.left_out} == {"Чынара Эсенова", "Нурлан Абдыев"}
    assert not dialog.result_note.isVisible()
