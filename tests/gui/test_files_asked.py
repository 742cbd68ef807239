"""Files are asked for where the last one was, after a restart too."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from outreach.gui.dialogs import open_file, save_file  # before the doors are closed for the other tests


def test_the_next_file_is_asked_for_where_the_last_one_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(_parent: object, _title: str, where: str, _kinds: str) -> tuple[str, str]:
        asked.append(where)
        return str(tmp_path / "sheets" / "people.csv"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    (tmp_path / "sheets").mkdir()
    assert open_file(None, "Import", "") == tmp_path / "sheets" / "people.csv"
    assert Path(asked[0]).is_relative_to(Path.home())
    save_file(None, "Save", "people-problems.csv", "")
    assert asked[1] == str(tmp_path / "sheets" / "people-problems.csv")
    (tmp_path / "sheets").rmdir()  # a stick that was pulled out
    open_file(None, "Import", "")
    assert Path(asked[2]).is_relative_to(Path.home())
