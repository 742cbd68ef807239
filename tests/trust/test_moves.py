"""Moves amid saves: whatever happens to the file, another program finds every save that was acknowledged."""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.store.workspace import Workspace
from tests.trust.moves import Mover, Saver, there


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system, where there is one."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.mark.slow
def test_no_acknowledged_save_is_lost(
    tmp_path: Path, slow: bool, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for life in range(20 if slow else 2):
        place = tmp_path / str(life)
        monkeypatch.setenv("OUTREACH_HOME", str(place / "home"))
        place.mkdir()
        mover = Mover(place, other_disk, random.Random(life))
        Workspace.open(mover.path).close()
        saver = Saver(mover.path)
        mover.some(50 if slow else 8)
        is_gone = life % 2 == 0
        if is_gone:
            mover.last()
            time.sleep(1)
        saver.end(kill=life % 4 == 1)
        found = there(mover.files() if is_gone else [mover.path])
        assert not set(saver.saved) - found, (life, mover.moves, saver.told[-1:])
