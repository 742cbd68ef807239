"""A second window on one file is told, and a lock ends with its holder."""

import os
import subprocess
import sys
from pathlib import Path

from outreach.store.files.window_lock import WindowLock


def test_a_second_window_hears_who_has_the_first(tmp_path: Path) -> None:
    first, second = WindowLock(tmp_path / "office.outreach"), WindowLock(tmp_path / "office.outreach")
    assert first.take() is None
    holder = second.take()
    assert holder is not None
    assert holder.pid == os.getpid()
    first.release()
    assert second.take() is None
    second.release()


def test_a_killed_window_leaves_no_lock(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from outreach.store.files.window_lock import WindowLock;"
        "lock = WindowLock(Path(sys.argv[1])); print(lock.take(), flush=True); time.sleep(60)"
    )
    path = tmp_path / "office.outreach"
    other = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"None\n"
    assert WindowLock(path).take() is not None
    other.kill()
    other.wait()
    other.stdout.close()
    mine = WindowLock(path)
    assert mine.take() is None
    mine.release()
