"""Files are asked for where the last one was, after a restart too, in a dialog in which nothing is cut off."""

from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QToolButton, QTreeView

from outreach.gui.kit import dialogs
from outreach.gui.kit.dialogs import (  # before the doors are closed for the other tests
    choose_folder,
    open_file,
    open_files,
    save_file,
)
from outreach.gui.theme import icons


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> list[QFileDialog]:
    """The dialogs that were shown; each is agreed to as it stands."""
    shown: list[QFileDialog] = []

    def answer(dialog: QFileDialog) -> bool:
        shown.append(dialog)
        return True

    monkeypatch.setattr(dialogs, "run", answer)
    return shown


def test_the_next_file_is_asked_for_where_the_last_one_was(
    tmp_path: Path, asked: list[QFileDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    (sheets / "people.csv").touch()
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(sheets / "people.csv")])
    assert open_file(None, "Import", "") == sheets / "people.csv"
    assert Path(asked[0].directory().absolutePath()).is_relative_to(Path.home())
    assert open_files(None, "Import", "") == [sheets / "people.csv"]
    assert Path(asked[1].directory().absolutePath()) == sheets
    (sheets / "people.csv").unlink()
    sheets.rmdir()  # a stick that was pulled out
    open_file(None, "Import", "")
    assert Path(asked[2].directory().absolutePath()).is_relative_to(Path.home())


def test_a_name_is_suggested_where_the_last_file_was_or_with_its_own_place(
    tmp_path: Path, asked: list[QFileDialog]
) -> None:
    assert save_file(None, "Save", str(tmp_path / "people-problems.csv"), "CSV (*.csv)") == (
        tmp_path / "people-problems.csv"
    )
    assert save_file(None, "Save", "others.csv", "CSV (*.csv)") == tmp_path / "others.csv"


def test_the_dialog_says_the_kind_in_words_and_cuts_no_column_off(asked: list[QFileDialog]) -> None:
    open_file(None, "Import", "Sheets and vCards (*.csv *.tsv *.xlsx *.vcf)")
    (dialog,) = asked
    assert dialog.testOption(QFileDialog.Option.HideNameFilterDetails)
    tree = dialog.findChild(QTreeView)
    assert tree is not None and dialog.width() >= 800
    modes = [tree.header().sectionResizeMode(place) for place in range(tree.header().count())]
    assert modes[0] == modes[0].Stretch and set(modes[1:]) == {modes[0].ResizeToContents}


def test_the_places_are_read_whole_and_no_arrow_is_qts_own(asked: list[QFileDialog]) -> None:
    open_file(None, "Import", "Sheets (*.csv)")
    (dialog,) = asked
    dialog.show()
    halves = dialog.findChild(QSplitter)
    assert isinstance(halves, QSplitter) and halves.sizes()[0] >= 100
    for name, sign in (("backButton", "arrow-left"), ("forwardButton", "arrow-right"), ("toParentButton", "arrow-up")):
        button = dialog.findChild(QToolButton, name)
        assert isinstance(button, QToolButton)
        assert button.icon().pixmap(16).toImage() == icons.icon(sign).pixmap(16).toImage()
    dialog.close()


def test_a_folder_is_asked_for_in_the_same_dialog(asked: list[QFileDialog]) -> None:
    assert choose_folder(None, "Drafts") is not None
    (dialog,) = asked
    assert dialog.testOption(QFileDialog.Option.ShowDirsOnly) and dialog.fileMode() == dialog.FileMode.Directory
    open_file(None, "Import", "Sheets (*.csv)")
    assert not asked[1].testOption(QFileDialog.Option.ShowDirsOnly)


def test_a_file_dialog_opens_no_file_that_it_lists(tmp_path, monkeypatch):
    """One of them may be the open database, and closing it again would drop this process's locks on it."""
    file = tmp_path / "office.outreach"
    file.write_bytes(b"%PDF-1.4\n")
    told = []
    monkeypatch.setattr(dialogs, "run", lambda dialog: told.append(dialog.iconProvider().type(QFileInfo(str(file)))))
    open_file(None, "Open", "All (*)")
    assert told and "PDF" not in told[0]
