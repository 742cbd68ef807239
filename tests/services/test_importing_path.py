"""What a phone cell of a two-row table passes through on its way to the database, in the process that stores."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.services.test_importing import imported, saved

MODULES, FUNCTIONS = 54, 390  # 66 and 582 before; lower them when fewer are entered


@pytest.mark.backends("sqlite")
def test_a_cell_passes_through_few_functions(workspace: Workspace, tmp_path: Path) -> None:
    path = saved(tmp_path, "Name;Phone\nАйгүл Асанова;(996 312) 66 38 85, 66 04 18\nOleg Kim;0555 12 34 56\n")
    entered: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and "/src/outreach/" in frame.f_code.co_filename:
            entered.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.setprofile(note)
    try:
        imported(workspace, path)
    finally:
        sys.setprofile(None)
    assert workspace.read(contacts.count) == 2
    assert (len({file for file, _line in entered}) <= MODULES, len(entered) <= FUNCTIONS) == (True, True)
