"""A full disk: a sentence, nothing half written, the old file still there, and all works once there is room."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.services.contacts import contacts
from outreach.store.workspace import Workspace
from tests.trust.loaded import Program
from tests.trust.test_kills import sheet

STOPPED = 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder that holds three megabytes."""
    if os.geteuid() != 0:
        pytest.skip("making a small disk needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def outreach(database: Path, *command: str) -> tuple[int, str]:
    """(exit status, what it said) of a command."""
    done = Program("--db", database, *command)
    status = done.wait()
    assert b"Traceback" not in done.err
    return status, done.err.decode().strip()


def pdf_of(size: int) -> bytes:
    """A whole PDF of one empty page, with a stream of noise that makes it that large."""
    noise = os.urandom(size)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        b"<</Length %d>>stream\n" % size + noise + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def test_an_import_leaves_nothing_and_works_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    database = small_disk / "office.outreach"
    assert outreach(database, "contacts", "add", "--name", "Асан")[0] == 0
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (1 << 20))
    people = sheet(tmp_path / "people.csv", 4000)
    status, said = outreach(database, "contacts", "import", str(people))
    assert (status, "disk is full" in said) == (STOPPED, True), said
    with Workspace.open(database) as workspace:
        assert workspace.read(contacts.count) == 1
        assert workspace.check() == []
    ballast.unlink()
    few = sheet(tmp_path / "few.csv", 100)
    assert outreach(database, "contacts", "import", str(few))[0] == 0
    with Workspace.open(database) as workspace:
        assert workspace.read(contacts.count) == 101


def test_a_backup_leaves_the_older_one(small_disk: Path, tmp_path: Path) -> None:
    database = tmp_path / "office.outreach"
    outreach(database, "contacts", "import", str(sheet(tmp_path / "people.csv", 4000)))
    (small_disk / "ballast").write_bytes(b"x" * (2 << 20))
    target = small_disk / "backup"
    target.write_bytes(b"the older one")
    status, said = outreach(database, "backup", str(target))
    assert (status, said != "") == (STOPPED, True)
    assert target.read_bytes() == b"the older one"
    assert sorted(file.name for file in small_disk.iterdir()) == ["backup", "ballast"]


def test_a_restore_leaves_all_as_it_was(small_disk: Path, tmp_path: Path) -> None:
    database, copy = small_disk / "office.outreach", tmp_path / "copy"
    outreach(database, "contacts", "import", str(sheet(tmp_path / "people.csv", 1000)))
    assert outreach(database, "backup", str(copy))[0] == 0
    for room in range(0, 1 << 20, 1 << 17):  # it runs full at one step after another
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk)
        ballast.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - room))
        before = {file.name: file.read_bytes() for file in small_disk.iterdir()}
        status, said = outreach(database, "restore", str(copy))
        if status == 0:
            break
        assert (status, said != "") == (STOPPED, True)
        assert {file.name: file.read_bytes() for file in small_disk.iterdir()} == before
        ballast.unlink()
    with Workspace.open(database) as workspace:
        assert workspace.read(contacts.count) == 1000 and workspace.check() == []


def test_an_export_leaves_the_older_one(small_disk: Path, tmp_path: Path) -> None:
    database = tmp_path / "office.outreach"
    outreach(database, "contacts", "import", str(sheet(tmp_path / "people.csv", 4000)))
    (small_disk / "ballast").write_bytes(b"x" * ((3 << 20) * 9 // 10))
    target = small_disk / "people.csv"
    target.write_text("the older one", encoding="utf-8")
    status, said = outreach(database, "contacts", "export", str(target))
    assert (status, said != "") == (STOPPED, True)
    assert target.read_text(encoding="utf-8") == "the older one"
    assert sorted(file.name for file in small_disk.iterdir()) == ["ballast", "people.csv"]


def test_a_file_that_does_not_fit_is_not_attached(small_disk: Path, tmp_path: Path) -> None:
    database = small_disk / "office.outreach"
    text = tmp_path / "release.txt"
    text.write_text("A headline of our own\n\nThe first paragraph says what happened.\n", encoding="utf-8")
    assert outreach(database, "releases", "add", str(text))[0] in (0, 1)
    large = tmp_path / "large.pdf"
    large.write_bytes(pdf_of(4 << 20))
    status, said = outreach(database, "releases", "attach", "1", str(large))
    assert (status, "disk is full" in said) == (STOPPED, True), said
    with Workspace.open(database) as workspace:
        assert workspace.check() == []
