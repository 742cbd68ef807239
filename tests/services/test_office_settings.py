"""The office's settings: checked as they are typed, taken back, and followed by what they are for."""

from pathlib import Path

import pytest

from outreach.problems import Problem
from outreach.services import office_settings, settings
from outreach.services.exporting import list_export
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import furnish, run


def _shown(workspace: Workspace) -> dict[str, object]:
    return workspace.read(office_settings.shown)


KEPT = (
    ("zone", "Almaty", "Asia/Almaty"), ("zone", "Europe/Vienna", "Europe/Vienna"), ("region", "Kazakhstan", "KZ"),
    ("mail-warn-mb", "1,5", 1.5), ("mail-most-mb", "25", 25), ("name", " Rivers Fund ", "Rivers Fund"),
    ("colour", "#0A6e5c", "#0A6e5c"), ("website", "https://example.org", "https://example.org"),
)  # fmt: skip


def test_a_setting_is_set_and_taken_back(workspace: Workspace) -> None:
    before = _shown(workspace)
    assert list(before) == list(office_settings.NAMES)
    for name, text, kept in KEPT:
        workspace.write("Set", office_settings.change, name, text)
        assert _shown(workspace) == {**before, name: kept}
        workspace.write("Set", office_settings.change, name, "")
        assert _shown(workspace) == before
        workspace.undo()
        assert _shown(workspace) == {**before, name: kept}
        workspace.write("Set", office_settings.change, name, "")


REFUSED = (
    ("zone", "Moon", "not a known time zone"), ("zone", "UTC+6", "by its city"),
    ("region", "Atlantis", "not a known country"),
    ("mail-warn-mb", "much", "megabytes"), ("mail-warn-mb", "0", "megabytes"), ("mail-warn-mb", "-1", "megabytes"),
    ("mail-most-mb", "nan", "megabytes"), ("mail-most-mb", "1", "below the warning size"),
    ("colour", "red", "#1f5f8b"),
    ("shoe", "x", "Unknown setting"),
)  # fmt: skip


def test_what_a_setting_cannot_be(workspace: Workspace) -> None:
    before = _shown(workspace)
    for name, text, said in REFUSED:
        with pytest.raises(Problem, match=said):
            workspace.write("Set", office_settings.change, name, text)
        assert _shown(workspace) == before


@pytest.mark.backends("sqlite")
def test_the_letterhead_keeps_its_picture(workspace: Workspace) -> None:
    workspace.write("Set", settings.put, "office", {"name": "Old", "logo": "abc"})
    workspace.write("Set", office_settings.change, "name", "New")
    assert workspace.read(settings.get, "office") == {"name": "New", "logo": "abc"}


@pytest.mark.backends("sqlite")
def test_drafts_warn_from_the_size_that_is_set(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    workspace.write("Attach", releases.attach, office.release, "big.bin", bytes(2_000_000))

    def warned(folder: str) -> bool:
        job = list_export.export_list(
            workspace, office.list, tmp_path / folder, format="eml", release_id=office.release
        )
        return any("2.7 MB" in problem for problem in run(job).problems)

    assert warned("a")
    workspace.write("Set", office_settings.change, "mail-warn-mb", "5")
    assert not warned("b")
