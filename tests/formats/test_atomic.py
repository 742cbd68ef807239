"""Files and folders that are written appear whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from outreach.formats import atomic
from outreach.problems import Problem


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with atomic.file(tmp_path / "list.csv") as out:
        out.write(b"name\r\n")
    assert (tmp_path / "list.csv").read_bytes() == b"name\r\n"
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600
    assert left_over(tmp_path) == ["list.csv"]


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    with atomic.file(tmp_path / "a.txt", encoding="utf-8-sig") as out:
        out.write("Айгүл\r\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xef\xbb\xbf" + "Айгүл\r\n".encode()


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    old = tmp_path / "list.csv"
    old.write_text("old")
    with pytest.raises(ZeroDivisionError), atomic.file(old) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert old.read_text() == "old"
    assert left_over(tmp_path) == ["list.csv"]


def test_a_cancelled_job_leaves_nothing(tmp_path: Path) -> None:
    def job():
        with atomic.file(tmp_path / "list.csv") as out:
            out.write(b"half")
            yield

    running = job()
    next(running)
    running.close()
    assert left_over(tmp_path) == []


def test_a_replaced_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o644)
    link.symlink_to(real)
    atomic.write(link, b"new")
    assert link.is_symlink() and real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o644


def test_a_missing_folder_and_a_full_disk_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="no folder"):
        atomic.write(tmp_path / "absent" / "list.csv", b"")
    with pytest.raises(Problem, match="is a folder"):
        atomic.write(tmp_path, b"")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Problem, match="the disk is full"):
        atomic.write(tmp_path / "list.csv", b"x")
    assert left_over(tmp_path) == []


def test_a_rename_that_fails_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Problem, match="in use") as problem:
        atomic.write(tmp_path / "list.csv", b"kept")
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes() == b"kept" and kept.name in problem.value.text


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    with atomic.folder(tmp_path / "drafts") as folder:
        (folder / "1.eml").write_bytes(b"one")
        assert not (tmp_path / "drafts").exists()
    assert left_over(tmp_path) == ["drafts"] and left_over(tmp_path / "drafts") == ["1.eml"]
    assert stat.S_IMODE((tmp_path / "drafts").stat().st_mode) == 0o700


def test_an_empty_folder_is_used_and_a_full_one_refused(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    with atomic.folder(tmp_path / "drafts") as folder:
        (folder / "1.eml").write_bytes(b"one")
    with pytest.raises(Problem, match="not empty"), atomic.folder(tmp_path / "drafts"):
        pass
    assert left_over(tmp_path / "drafts") == ["1.eml"]


def test_a_folder_whose_writing_fails_is_not_left(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic.folder(tmp_path / "drafts") as folder:
        (folder / "1.eml").write_bytes(b"one")
        raise ZeroDivisionError
    assert left_over(tmp_path) == []
