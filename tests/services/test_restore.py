"""Restoring: the backup is tried first, nothing is lost by it, and nobody gets twice what was sent since."""

import gzip
import hashlib
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3

from outreach.model.base import now
from outreach.problems import Problem
from outreach.services.backups import backup, restore
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, suppression
from outreach.services.history import history
from outreach.services.releases import releases
from outreach.store import copies
from outreach.store.workspace import Workspace
from tests.mail.servers import MailServer
from tests.services.people import fill
from tests.services.sending_office import Office

pytestmark = pytest.mark.backends("sqlite")


def edit(path: Path, *statements: str) -> None:
    """Writes into a file past the program, as somebody else's tool would."""
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def seen(folder: Path) -> dict[str, str]:
    """{name: SHA-256} of every file of a folder."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.is_file()}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A database of three contacts, with a backup beside it, and a fourth contact since."""
    (tmp_path / "office").mkdir()
    path = tmp_path / "office" / "desk.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "office" / "copy.outreach")
        workspace.write("Add", contacts.add, {"name": "Later"})
    return path


def count(path: Path) -> int:
    with Workspace.open(path, create=False) as workspace:
        assert workspace.check() == []
        return workspace.read(contacts.count)


def test_what_was_is_put_back_and_what_is_is_kept(desk: Path) -> None:
    copy = desk.with_name("copy.outreach")
    first = restore.put_back(copy, desk)
    with Workspace.open(desk, create=False) as workspace:
        workspace.write("Add", contacts.add, {"name": "Other"})
        assert [step.label.split(" of ")[0] for step in workspace.read(history.steps)] == [
            "Add", "Restore the backup", "Fill"
        ]  # fmt: skip
    second = restore.put_back(copy, desk)
    assert first.kept and second.kept and first.kept != second.kept
    assert (count(desk), count(first.kept), count(second.kept)) == (3, 4, 4)
    assert stat.S_IMODE(desk.stat().st_mode) == 0o600
    restore.put_back(first.kept, desk)
    with Workspace.open(desk, create=False) as workspace:
        assert len(workspace.read(contacts.find, "later")) == 1
        assert {str(first.kept), str(second.kept)} < set(copies.beside(workspace.path))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (("CREATE TRIGGER spy AFTER INSERT ON step BEGIN DELETE FROM contact; END",), "did not create"),
        (("CREATE VIEW spy AS SELECT * FROM contact",), "did not create"),
        (("CREATE TABLE spy (id INTEGER)",), "did not create"),
        (("UPDATE alembic_version SET version_num = '9999'",), "made by a newer"),
        (("PRAGMA user_version = 99",), "made by a newer"),
        (("PRAGMA application_id = 7",), "not an Outreach file"),
        (("PRAGMA foreign_keys = OFF", "UPDATE email SET contact_id = 999"), "problem"),
        (("DROP TABLE recipient",), "not an Outreach file|damaged"),
        (
            ("UPDATE setting SET value = '\"00ff\"' WHERE name = 'forgotten_key'", "UPDATE step SET at = '2020-01-01'"),
            "another workspace",
        ),
    ],
)
def test_what_cannot_be_used_changes_nothing(desk: Path, harm: tuple[str, ...], said: str) -> None:
    copy = desk.with_name("copy.outreach")
    edit(copy, *harm)
    copy.with_name("copy.outreach.sha256").unlink()
    before = seen(desk.parent)
    for _time in range(2):
        with pytest.raises(Problem, match=said):
            restore.put_back(copy, desk)
        assert seen(desk.parent) == before
    assert count(desk) == 4


def test_another_workspace_is_put_back_where_that_is_meant(desk: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "other.outreach") as workspace:
        workspace.write("Add", contacts.add, {"name": "Else"})
        copy = backup.make(workspace, tmp_path / "copy.outreach")
    with pytest.raises(restore.Asked, match="another workspace"):
        restore.put_back(copy, desk)
    kept = restore.put_back(copy, desk, sure=True).kept
    assert kept is not None and (count(desk), count(kept)) == (1, 4)


def test_a_restore_is_never_undone_and_never_skipped_over(desk: Path) -> None:
    copy = desk.with_name("undone.outreach")
    with Workspace.open(desk) as workspace:
        workspace.undo()  # so that the backup holds a step that could be done again
        backup.make(workspace, copy)
        workspace.write("Add", contacts.add, {"name": "Later still"})
    restore.put_back(copy, desk)
    with Workspace.open(desk, create=False) as workspace:
        assert workspace.next_undo is None and workspace.redo_label is None and workspace.redo() is None
        with pytest.raises(Problem, match="cannot be undone"):
            workspace.undo()
        workspace.write("Add", contacts.add, {"name": "After"})
        assert workspace.undo() is not None and workspace.redo() is not None and workspace.undo() is not None
        with pytest.raises(Problem, match="cannot be undone"):
            workspace.undo()
        assert workspace.read(contacts.count) == 3


def test_two_demos_are_different_workspaces_though_their_steps_are_alike(desk: Path, tmp_path: Path) -> None:
    copy = tmp_path / "demo.outreach"
    shutil.copyfile(desk, copy)
    edit(copy, """UPDATE setting SET value = '"another"' WHERE name = 'forgotten_key'""")
    with pytest.raises(restore.Asked, match="another workspace") as asked:
        restore.put_back(copy, desk)
    assert "can't be read" not in asked.value.text


def test_an_older_backup_is_brought_up_to_date_first(desk: Path) -> None:
    older = desk.with_name("older.outreach")
    older.write_bytes(gzip.decompress((Path(__file__).parents[1] / "store" / "kept" / "0003.outreach.gz").read_bytes()))
    restore.put_back(older, desk, sure=True)  # of another workspace, and its words are no press officer's
    with Workspace.open(desk, create=False) as workspace:
        assert workspace.read(contacts.count) > 0
    assert not list(desk.parent.glob("*.before-*")) and not list(desk.parent.glob(".*"))


def test_a_failure_on_the_way_leaves_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(desk.parent)

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    for place in ("_copy", "_prepare"):
        with monkeypatch.context() as patched:
            patched.setattr(restore, place, fail)
            with pytest.raises(Problem, match=r"the disk is full. Nothing has changed"):
                restore.put_back(desk.with_name("copy.outreach"), desk)
        assert seen(desk.parent) == before


def test_a_disk_without_second_names_gets_a_copy(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    first = restore.put_back(desk.with_name("copy.outreach"), desk).kept
    second = restore.put_back(desk.with_name("copy.outreach"), desk).kept
    assert first and second and (count(desk), count(first), count(second)) == (3, 4, 3)


def test_a_backup_that_was_looked_into_is_as_good_as_before(tmp_path: Path) -> None:
    path, copy = tmp_path / "desk.outreach", tmp_path / "copy.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, copy)
    before = copy.read_bytes()
    for _time in range(2):
        with Workspace.open(copy, create=False, sealed=True) as looked:
            assert looked.read(contacts.count) == 3
            with pytest.raises(Problem, match="This is a backup"):
                looked.write("One more", contacts.add, {"name": "One more"})
    assert copy.read_bytes() == before and backup.compare_digest(copy)
    assert [file.name for file in tmp_path.glob("copy.outreach-*")] == []
    restore.put_back(copy, path)
    with Workspace.open(copy, create=False) as changed:
        changed.write("One more", contacts.add, {"name": "One more"})
    with pytest.raises(Problem, match="damaged since it was made"):
        backup.compare_digest(copy)


@pytest.mark.parametrize("way", ["link", "dots"])
def test_a_backup_never_takes_the_place_of_the_database(tmp_path: Path, way: str) -> None:
    path, other = tmp_path / "desk.outreach", tmp_path / "other.outreach"
    with Workspace.open(path) as workspace:
        other.symlink_to(path)
        target = other if way == "link" else tmp_path / ".." / tmp_path.name / path.name
        with pytest.raises(Problem, match="somewhere other"):
            backup.make(workspace, target)
    with pytest.raises(Problem, match="database itself"):
        restore.put_back(target, path)


def test_restore_leaves_no_log_of_the_old_file(tmp_path: Path) -> None:
    """trust.md §0.8: a -wal that is left beside a restored file would be mixed into it."""
    path, copy = tmp_path / "desk.outreach", tmp_path / "copy.outreach"
    with Workspace.open(path) as workspace:
        workspace.write("Add", contacts.add, {"name": "One"})
        backup.make(workspace, copy)
    # A program that was killed leaves its log behind.
    import subprocess
    import sys

    code = (
        "import os, sys\nfrom outreach.store.workspace import Workspace\n"
        "from outreach.services.contacts import contacts\n"
        "w = Workspace.open(sys.argv[1])\n"
        "for n in range(30): w.write('Add', contacts.add, {'name': str(n)})\nos._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert (tmp_path / "desk.outreach-wal").stat().st_size > 0
    kept = restore.put_back(copy, path).kept
    assert kept is not None
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 1
        assert workspace.check() == []
    with Workspace.open(kept, create=False) as before:
        assert before.read(contacts.count) == 31


def test_restore_makes_a_database_where_there_is_none(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "desk.outreach") as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
    restore.put_back(tmp_path / "copy.outreach", tmp_path / "new.outreach")
    with Workspace.open(tmp_path / "new.outreach", create=False) as workspace:
        assert workspace.read(contacts.count) == 3


def test_restore_refuses_a_database_in_use(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "desk.outreach") as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
        with pytest.raises(Problem, match="open in another"):
            restore.put_back(tmp_path / "copy.outreach", tmp_path / "desk.outreach")
        assert workspace.read(contacts.count) == 3
        workspace.write("Add", contacts.add, {"name": "Still"})


def test_restore_refuses_what_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "desk.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
    text, cut, changed = tmp_path / "text.outreach", tmp_path / "cut.outreach", tmp_path / "changed.outreach"
    text.write_text("name,email\n")
    cut.write_bytes(path.read_bytes()[:50_000])
    with Workspace.open(path) as workspace:
        backup.make(workspace, changed)
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 0xFF
    changed.write_bytes(data)
    for source in (text, cut, changed, tmp_path / "none.outreach", tmp_path, path):
        with pytest.raises(Problem):
            restore.put_back(source, path)
        with Workspace.open(path, create=False) as workspace:
            assert workspace.read(contacts.count) == 3
    assert not list(tmp_path.glob(".*part*"))


def test_restore_over_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.outreach"
    with Workspace.open(path) as workspace:
        fill(workspace)
        backup.make(workspace, tmp_path / "copy.outreach")
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    restore.put_back(tmp_path / "copy.outreach", path, sure=True)
    with Workspace.open(path, create=False) as workspace:
        assert workspace.read(contacts.count) == 3


# What was sent since


class Since(Office):
    """An office with a server, whose backup is made at a moment and put back later."""

    def __init__(self, path: Path, server: MailServer) -> None:
        self.path, self.copy, self.server = path, path.with_name("copy.outreach"), server
        super().__init__(Workspace.open(path))
        self.use(server)

    def back_up(self) -> None:
        backup.make(self.workspace, self.copy)

    def put_back(self, copy: Path | None = None) -> restore.Restored:
        self.workspace.close()
        done = restore.put_back(copy or self.copy, self.path)
        self.workspace = Workspace.open(self.path)
        assert self.workspace.check() == []
        return done

    def again(self) -> None:
        """Sends the release to the whole list once more, as somebody would who does not know better."""
        try:
            self.send(self.prepared())
        except Problem as problem:
            assert "No recipients" in problem.text and "already" in problem.text


@pytest.fixture
def since(tmp_path: Path) -> Iterator[Since]:
    with MailServer() as server:
        made = Since(tmp_path / "desk.outreach", server)
        yield made
        made.workspace.close()


def test_what_was_prepared_before_and_sent_since_is_not_sent_twice(since: Since) -> None:
    number = since.prepared()
    since.back_up()
    since.send(number)
    assert since.put_back().carried.deliveries == 6
    assert set(since.states(number).values()) == {"handed"} and since.state(number) == "done"
    with pytest.raises(Problem, match="nothing is left to send"):
        since.send(number)
    since.again()
    assert len(since.server.reached) == 6
    with pytest.raises(Problem):
        while since.workspace.undo():
            pass
    assert since.state(number) == "done"


def test_what_was_prepared_and_sent_since_is_not_sent_twice_after_restores_in_any_order(since: Since) -> None:
    since.back_up()
    since.send(since.prepared())
    done = [since.put_back(), since.put_back()]
    assert [one.carried.deliveries for one in done] == [6, 6]
    since.again()
    for one in done:
        since.put_back(one.kept)
        since.again()
    since.put_back()
    since.again()
    assert len(since.server.reached) == 6


def test_a_release_made_since_comes_along_and_is_not_sent_twice(since: Since) -> None:
    since.back_up()
    text = {"en": {"headline": "New", "body": "All of it."}}
    since.release = since.workspace.write("Add", releases.add, {"reference": "R-2", "versions": text})
    since.workspace.write("Attach", releases.attach, since.release, "b.pdf", b"%PDF-1.7 two", "")
    since.workspace.write("Export", releases.add, {"reference": "R-3", "versions": text})
    since.send(since.prepared())
    done = since.put_back()
    assert (done.carried.releases, done.carried.deliveries) == (1, 3)
    card = since.workspace.read(releases.card, since.release)
    assert (card.reference, card.status, card.versions[0].body) == ("R-2", "released", "All of it.")
    assert [one.name for one in card.attachments] == ["b.pdf"]
    since.again()
    assert len(since.server.reached) == 3
    fields = {"name": "Gora", "languages": ["en"], "emails": [{"raw": "gora@example.org"}]}
    since.workspace.write("Add", contacts.add, fields)
    since.again()
    assert since.server.reached[3:] == ["gora@example.org"]


def test_who_was_added_since_and_is_imported_once_more_does_not_get_it_twice(since: Since) -> None:
    since.back_up()
    fields = {"name": "Gora", "languages": ["en"], "emails": [{"raw": "gora@example.org"}]}
    since.workspace.write("Add", contacts.add, fields)
    since.send(since.prepared())
    since.put_back()
    since.workspace.write("Add", contacts.add, fields)
    since.again()
    assert len(since.server.reached) == 7


def test_wishes_made_since_are_kept(since: Since) -> None:
    anna, bela = since.contacts[:2]
    since.back_up()
    write = since.workspace.write
    write("Unsubscribe", suppression.add_contacts, [anna], "asked")
    write("Edit", contacts.edit, bela, {"do_not_contact": True, "do_not_contact_reason": "by phone"})
    write("Suppress", suppression.add, "cara@example.org", "left")
    new = write("Add", contacts.add, {"name": "Gora", "emails": [{"raw": "gora@example.org"}]})
    write("Edit", contacts.edit, new, {"do_not_contact": True})
    assert since.put_back().carried.unsubscribed == 5
    cards = [since.workspace.read(contacts.card, one) for one in (anna, bela)]
    assert [(one.do_not_contact, one.do_not_contact_reason) for one in cards] == [(True, "asked"), (True, "by phone")]
    since.workspace.write("Add", contacts.add, {"name": "Gora", "emails": [{"raw": "gora@example.org"}]})
    since.again()
    assert sorted(since.server.reached) == ["dana@example.org", "emil@example.org", "fara@example.org"]


def test_a_wish_taken_back_since_holds_again_and_that_is_said(since: Since) -> None:
    anna = since.contacts[0]
    write = since.workspace.write
    write("Unsubscribe", suppression.add_contacts, [anna], "asked")
    write("Suppress", suppression.add, "cara@example.org", "left")
    since.back_up()
    write("Let back", suppression.remove_contacts, [anna])
    write("Let back", suppression.remove, "cara@example.org")
    said = since.put_back().carried.lines
    assert "2 addresses and people allowed again since the backup are excluded again." in said
    assert since.workspace.read(contacts.card, anna).do_not_contact
    since.back_up()
    assert since.put_back().carried.let_back == 0


def test_what_is_due_asks_after_a_restore(since: Since) -> None:
    number = since.prepared()
    since.workspace.write("Schedule", distributions.schedule, number, now().replace(year=now().year + 1))
    since.back_up()
    done = since.put_back()
    assert done.carried.paused == 1 and since.state(number) == "paused"
    assert "paused" in " ".join(done.carried.lines)
    since.send(number)
    assert len(since.server.reached) == 6


def test_a_file_too_damaged_to_tell_is_asked_about_and_then_nothing_goes_by_itself(since: Since) -> None:
    number = since.prepared()
    since.workspace.write("Schedule", distributions.schedule, number, now().replace(year=now().year + 1))
    since.back_up()
    since.workspace.close()
    data = bytearray(since.path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    since.path.write_bytes(data)
    before = since.path.read_bytes()
    with pytest.raises(restore.Asked, match="who unsubscribed"):
        restore.put_back(since.copy, since.path)
    assert since.path.read_bytes() == before
    kept = restore.put_back(since.copy, since.path, sure=True).kept
    since.workspace = Workspace.open(since.path)
    assert kept is not None and kept.read_bytes() == before and since.state(number) == "paused"
