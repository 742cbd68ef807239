"""A workspace locked with a password: nothing of it can be read without, and nothing is lost by locking it."""

import errno
import os
from pathlib import Path
from typing import ClassVar

import apsw
import pytest

from outreach.problems import Locked, Problem
from outreach.services.backups import backup, drill, password, restore, schedule
from outreach.services.contacts import contacts
from outreach.store import encryption, fingerprint, passwords
from outreach.store.workspace import Workspace

pytestmark = pytest.mark.usefixtures("keys")
WORDS, OTHERS = "seven grey herons", "eleven white storks"
NAME = "Зарема Мамытканова"
PLAIN = b"SQLite format 3\0"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with one contact in it, who has been renamed, and a backup of it."""
    path = tmp_path / "office.outreach"
    with Workspace.open(path) as workspace:
        added = workspace.write("Add", contacts.add, {"name": "Zarema", "emails": [{"address": "zarema@example.org"}]})
        workspace.write("Edit", contacts.edit, added, {"name": NAME})
        backup.make(workspace, tmp_path / "copy.outreach")
    return path


def prints(path: Path) -> object:
    with Workspace.open(path, create=False) as workspace, workspace.reading() as session:
        return fingerprint.of(session.connection())


def names(path: Path) -> list[str]:
    with Workspace.open(path, create=False) as workspace:
        return [row.name for row in workspace.read(contacts.rows, list(workspace.read(contacts.find)))]


def test_everything_is_as_before_and_the_backups_are_locked_too(office: Path) -> None:
    before, copy = prints(office), office.with_name("copy.outreach")
    assert password.put(office, WORDS) == ([copy], {})
    assert prints(office) == before and backup.is_good(copy) and names(copy) == [NAME]
    with Workspace.open(office) as workspace:
        assert workspace.check() == []
        assert workspace.undo() is not None and workspace.read(contacts.find, "Zarema")


def test_no_word_of_anybody_is_left_on_the_disk(office: Path) -> None:
    wanted = [form for word in (NAME, "zarema@example.org") for form in (word.encode(), word.encode("utf-16-le"))]
    found = lambda: {file.name for file in office.parent.iterdir() for one in wanted if one in _bytes(file)}  # noqa: E731
    assert found() == {"office.outreach", "copy.outreach"}  # so it would be seen
    password.put(office, WORDS)
    assert found() == set()
    with Workspace.open(office) as workspace:
        workspace.write("Add", contacts.add, {"name": NAME, "phones": [{"number": "+996 555 010 203"}]})
        list(schedule.make(workspace))
        assert found() == set()  # with its log and its newest backup
        assert workspace.read(contacts.count) == 2


def _bytes(file: Path) -> bytes:
    """All of a file; by a handle that is there already, for one that is closed would drop SQLite's locks."""
    if file.is_dir():
        return b"".join(_bytes(one) for one in file.iterdir())
    for handle in Path("/proc/self/fd").iterdir():
        try:
            if handle.resolve() == file:
                return os.pread(int(handle.name), file.stat().st_size, 0)
        except OSError:
            continue
    return file.read_bytes()


def test_it_is_opened_by_the_password_alone(office: Path, keys: dict[bytes, str]) -> None:
    password.put(office, WORDS)
    keys.clear()
    for wanted in (office, office.with_name("copy.outreach")):
        with pytest.raises(Locked, match="locked with a password"):
            Workspace.open(wanted)
        with pytest.raises(Problem, match="not the password of"):
            encryption.unlock(wanted, OTHERS)
        with pytest.raises(Locked):
            Workspace.open(wanted)
    encryption.unlock(office, WORDS)
    assert names(office) == names(office.with_name("copy.outreach")) == [NAME]


def test_the_letters_count_not_how_a_system_composes_them(office: Path, keys: dict[bytes, str]) -> None:
    password.put(office, "Ёлка и йод")
    keys.clear()
    encryption.unlock(office, "Е\u0308лка и и\u0306од")
    assert names(office) == [NAME]


def test_the_code_of_others_opens_it_with_the_password(office: Path) -> None:
    """SQLite3 Multiple Ciphers, which has its own code for the format of SQLCipher 4."""
    password.put(office, WORDS)
    for file in (office, office.with_name("copy.outreach")):
        connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
        for pragma in ("cipher='sqlcipher'", "legacy=4", f"key='{WORDS}'"):
            list(connection.execute(f"PRAGMA {pragma}"))
        assert list(connection.execute("SELECT name FROM contact")) == [(NAME,)]
        connection.close()


def test_it_is_changed_and_taken_away(office: Path, keys: dict[bytes, str]) -> None:
    password.put(office, WORDS)
    assert password.put(office, OTHERS).left == {}
    keys.clear()
    with pytest.raises(Problem, match="not the password"):
        encryption.unlock(office, WORDS)
    encryption.unlock(office, OTHERS)
    assert password.take_away(office).left == {}
    assert all(file.read_bytes()[:16] == PLAIN for file in (office, office.with_name("copy.outreach")))
    assert names(office) == [NAME]


def test_a_backup_of_another_password_stays_and_is_named(office: Path, keys: dict[bytes, str]) -> None:
    copy = office.with_name("copy.outreach")
    password.put(office, WORDS)
    kept = copy.read_bytes()
    password.put(office, OTHERS)
    copy.write_bytes(kept)
    copy.with_name("copy.outreach.sha256").unlink()
    keys.clear()
    encryption.unlock(office, OTHERS)
    changed = password.put(office, "nine black grebes")
    assert list(changed.left) == [copy] and "locked with a password" in changed.lines[-1]


def test_a_second_place_that_is_away_is_named(office: Path, tmp_path: Path) -> None:
    away = tmp_path / "disk"
    schedule.save(office, {"second": str(away)})
    away.rmdir()
    assert list(password.put(office, WORDS).left) == [away]


def test_nothing_changes_where_it_cannot_be(office: Path) -> None:
    before = office.read_bytes()
    for given in ("herons", ""):
        with pytest.raises(Problem, match="at least 8 characters"):
            password.put(office, given)
    with Workspace.open(office), pytest.raises(Problem, match="open in another window"):
        password.put(office, WORDS)
    assert office.read_bytes()[:16] == before[:16] and names(office) == [NAME]
    assert [file.name for file in office.parent.iterdir() if file.name.endswith(".part")] == []


def test_backups_of_a_locked_workspace_are_tried_and_restored(office: Path) -> None:
    password.put(office, WORDS)
    with Workspace.open(office) as workspace:
        made = list(schedule.make(workspace)) and schedule.made(workspace)[0].file
        assert list(drill.run(workspace)) is not None and schedule.read(office).drill_problem == ""
        workspace.write("Add", contacts.add, {"name": "Bela"})
    done = restore.put_back(made, office)
    assert names(office) == [NAME] and done.kept is not None and done.kept.read_bytes()[:16] != PLAIN


def test_a_backup_from_before_it_was_locked_can_be_restored(office: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "stick" / "old.outreach"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(office.with_name("copy.outreach").read_bytes())
    password.put(office, WORDS)
    restore.put_back(elsewhere, office)
    assert names(office) == [NAME]


def test_a_damaged_beginning_is_no_lock(office: Path) -> None:
    damaged = bytearray(office.read_bytes())
    for change in (slice(0, 16), slice(0, 100), slice(0, 4096)):
        office.write_bytes(bytes(damaged[: change.start] + bytes(change.stop - change.start) + damaged[change.stop :]))
        assert encryption.salt_of(office) == b""


def test_a_full_disk_is_told_and_changes_nothing(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = prints(office)
    monkeypatch.setattr(backup, "replace", full)
    with pytest.raises(Problem, match=r"Couldn't write to .*: the disk is full\. Nothing was changed\."):
        password.put(office, WORDS)
    assert not list(office.parent.glob("*.part*")) and encryption.salt_of(office) == b"" and prints(office) == before


def test_the_keyring_keeps_the_key_and_not_the_password(
    office: Path, keys: dict[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ring:
        kept: ClassVar[dict[str, str]] = {}

        def get_password(self, _service: str, account: str) -> str | None:
            return self.kept.get(account)

        def set_password(self, _service: str, account: str, secret: str) -> None:
            self.kept[account] = secret

        def delete_password(self, _service: str, account: str) -> None:
            del self.kept[account]

    monkeypatch.setattr(passwords, "_backend", Ring)
    password.put(office, WORDS)
    encryption.keep(office)
    keys.clear()
    assert names(office) == [NAME] and WORDS not in str(Ring.kept)
    password.put(office, OTHERS)  # what was remembered is remembered
    keys.clear()
    assert names(office) == [NAME] and len(Ring.kept) == 1
    encryption.forget(encryption.salt_of(office))
    keys.clear()
    with pytest.raises(Locked):
        Workspace.open(office)
