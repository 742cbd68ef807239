"""With a password set, no byte of a person is to be read anywhere but in what was asked for: not beside the workspace,
not in its backups, not in what is temporary, and not where the program was killed."""

import os
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from outreach import app
from outreach.services.backups import password
from outreach.store.workspace import Workspace
from tests import sample
from tests.formats.documents import png
from tests.mail.servers import MailServer
from tests.trust.loaded import Program
from tests.trust.test_canary import ADDRESS, NAME, NOTE, NUMBER, marks_in

SECRET = "seven grey herons"
REMOVING = "unlink,unlinkat,rename,renameat2,rmdir"  # what is removed then, would be left


class Desk:
    """A locked workspace, and the folders in which anything may be left."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.temp, self.data, self.asked = (folder / name for name in ("home", "temp", "data", "asked"))
        for place in (self.home, self.temp, self.data, self.asked):
            place.mkdir(exist_ok=True)
        self.database = self.data / "office.outreach"
        secret = folder / "secret"
        secret.write_text(SECRET)
        told = {
            "OUTREACH_HOME": self.home, "OUTREACH_DB": self.database, "OUTREACH_PASSWORD_FILE": secret,
            "HOME": self.temp, "TMPDIR": self.temp, "XDG_CACHE_HOME": self.temp, "XDG_STATE_HOME": self.temp,
        }  # fmt: skip
        for name, value in told.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(tempfile, "tempdir", str(self.temp))
        Workspace.open(self.database).close()
        password.put(self.database, SECRET)

    def run(self, *words: object) -> int:
        """A command in this process: to start thirty would take a minute, and what they write is the same."""
        try:
            return app.main(list(map(str, words)))
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1

    def killed(self, call: int, words: list[str], typed: bytes) -> bool:
        """Whether a command was killed as it, or the reader of foreign files, began its n-th removal."""
        inject = ("-e", f"trace={REMOVING}", "-e", f"inject={REMOVING}:signal=KILL:when={call}")
        program = Program(*words, typed=typed, strace=("-o", os.devnull, *inject))
        status = program.wait()
        assert b"Traceback" not in program.err, program.err
        return status not in (0, 1)

    def left(self) -> dict[str, list[str]]:
        """The files in which something of the person is to be read."""
        files = chain.from_iterable(place.rglob("*") for place in (self.home, self.temp, self.data))
        found = {str(file): marks_in(file.read_bytes()) for file in files if file.is_file()}
        return {file: marks for file, marks in found.items() if marks}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk(tmp_path, monkeypatch)
    asked = found.asked
    (asked / "people.csv").write_text(
        f"Name,E-mail,Phone,Outlet,Notes,Tags\n{NAME},{ADDRESS},{NUMBER},Daily,{NOTE},vip\n"
        f"{NAME},{ADDRESS.replace('@', '[at]')},0555 00 47 11 12 13,Daily,,\n"
    )
    (asked / "people.vcf").write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:{NAME}\nEMAIL:z2@quvrim.example.org\nEND:VCARD\n")
    (asked / "release.txt").write_text(f"PRESS RELEASE\n\n{NAME} speaks\n\nBISHKEK, 1 June 2026 – {NOTE}.\n")
    # A picture with a name in it, as a camera writes one.
    (asked / "picture.png").write_bytes(png() + NAME.encode())
    return found


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as opened:
        yield opened


@pytest.mark.slow
def test_nothing_that_is_done_with_it_leaves_a_person_in_the_open(
    desk: Desk, server: MailServer, capfd: pytest.CaptureFixture[str]
) -> None:
    asked, copy = desk.asked, desk.asked / "copy.outreach"
    commands: list[tuple[object, ...]] = [
        ("contacts", "import", asked / "people.csv", "--rejects", asked / "rejects.csv"),
        ("contacts", "import", asked / "people.vcf"), ("contacts", "import", asked / "people.csv", "--dry-run"),
        ("contacts", "find", "zyxolda"), ("contacts", "edit", 1, "--notes", f"{NOTE} again"),
        ("contacts", "duplicates"), ("contacts", "merge", 1, 2), ("undo",), ("redo",), ("undo",), ("history",),
        ("releases", "add", asked / "release.txt"), ("releases", "attach", 1, asked / "picture.png"),
        ("releases", "preflight", 1), ("releases", "export", 1, asked / "release.pdf"),
        ("lists", "add", "Press", "--rule", "tag:vip"), ("lists", "resolve", "Press"),
        ("office", "server", "--host", "127.0.0.1", "--port", server.port, "--security", "none",
         "--from", "press@example.org"),
        ("distributions", "prepare", "Press", "--release", 1), ("distributions", "send", 1, "--yes"),
        ("lists", "export", "Press", asked / "press.csv"),
        ("distributions", "record", 1, asked / "record.pdf"), ("contacts", "held", 1),
        ("backups", "plan", "--every", "day"), ("backups", "run"), ("backups", "drill"), ("backup", copy), ("check",),
        ("contacts", "delete", 1), ("restore", copy), ("contacts", "find", "nonsense:("), ("contacts", "show", 1),
    ]  # fmt: skip
    for command in commands:
        capfd.readouterr()
        status = desk.run(*command)
        told = capfd.readouterr()
        assert not desk.left(), command
        assert status < 2 or "nonsense:(" in command, (command, told.err)
    assert NAME in told.out, "she is in it, or the test tests nothing"
    assert any(ADDRESS in one.to for one in server.messages)
    assert list(desk.home.rglob("*.outreach")), "there is a backup"
    assert marks_in(copy.read_bytes()) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", sample.first(2, [
    "contacts import people.csv", "contacts import -", "contacts import people.vcf", "releases add release.txt",
    "releases attach 1 picture.png", "backup copy.outreach", "undo",
]))  # fmt: skip
def test_nor_does_a_program_that_is_killed(desk: Desk, command: str, slow: bool) -> None:
    words = [str(desk.asked / word) if (desk.asked / word).exists() else word for word in command.split()]
    assert desk.run("releases", "add", desk.asked / "release.txt") < 2
    typed = (desk.asked / "people.csv").read_bytes() if "-" in words else b""
    killed = 0
    for call in range(1, 40 if slow else 4):
        killed += desk.killed(call, words, typed)
        assert not desk.left(), f"killed at call {call}"
    assert killed
