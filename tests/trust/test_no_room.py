"""A full or read-only disk, for the database, an export or the user's folder: reading works, the rest says why."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach import app

READING = """contacts find|contacts show 1|contacts duplicates|contacts timeline 1|contacts problems|contacts held 1
officers list|outlets show 1|releases show 1|releases preflight 1|lists resolve All|lists why All 1|distributions show 1
distributions status 1|followups list|coverage list|suppression list|office settings|reports visibility|history
backups list|check|phone 0312663885"""
WRITING = """contacts add --name New|contacts edit 1 --name Z|contacts delete 1|contacts import {other}
contacts merge 1 2|contacts tag 1 --add-tag vip|contacts checked 1|contacts erase 1 --yes
officers add --name O|outlets edit 1 --name P
releases add {text}|releases status 1 ready|releases attach 1 {text}|lists add Two --rule name:Bek|lists pick All 2
distributions prepare All --release 1|followups add 2 --text x|suppression add x@example.org|undo
office settings greeting-ru Hi|backup {disk}/b.outreach|restore {backup}"""
EXPORTING = """contacts export {disk}/c.csv|contacts export {disk}/c.xlsx|contacts export {disk}/c.vcf
officers export {disk}/o.csv|releases export 1 {disk}/r.docx|releases export 1 {disk}/r.txt
lists export All {disk}/l.csv|lists export All {disk}/l.xlsx|lists export All {disk}/bcc --format bcc
reports sent {disk}/s.csv|backup {disk}/b.outreach
contacts import {bad} --rejects {disk}/r.csv"""
ANYWAY = (
    "contacts find|contacts add --name New|contacts export {out}/c.csv|backup {out}/b.outreach|backups plan|read {text}"
)


def commands(table: str) -> list[str]:
    return table.replace("\n", "|").split("|")


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """(exit status, what it said) of a command in this process."""

    def call(command: str, **places: Any) -> tuple[int, str]:
        capsys.readouterr()
        status = app.main([word.format(**places) for word in command.split()])
        said = capsys.readouterr().err
        assert "Traceback" not in said and "unexpected error" not in said, (command, said)
        return status, said

    return call


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A small database that is closed, its backup, and files to read."""
    folder = tmp_path_factory.mktemp("files")
    words = {
        "text": "r.txt",
        "sheet": "c.csv",
        "other": "d.csv",
        "bad": "bad.csv",
        "database": "a.outreach",
        "backup": "b.outreach",
    }
    made = {name: folder / file for name, file in words.items()}
    made["text"].write_text("PRESS RELEASE\n\nA headline\n\nOSH, 12 May 2026. Something happened.\n", "utf-8")
    made["sheet"].write_text("name,email\nAsan,asan@example.org\nUson,uson@example.org\n", "utf-8")
    made["other"].write_text("name,email\nErmek,ermek@example.org\n", "utf-8")
    made["bad"].write_text("name,email\n,\nNoone,none\n", "utf-8")
    first = """contacts import {sheet}|outlets add --name Times|officers add --name Aida|releases add {text}
lists add All --rule name:Asan|distributions prepare All --release 1|backup {backup}"""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTREACH_HOME", str(folder / "home"))
        patch.setenv("OUTREACH_DB", str(made["database"]))
        for command in commands(first):
            assert app.main([word.format(**made) for word in command.split()]) in (0, 1), command
    return made


@pytest.fixture(params=["full", "read-only"])
def disk(request: pytest.FixtureRequest, tmp_path: Path, files: dict[str, Path]) -> Iterator[Path]:
    """A disk that holds the database and has no room, or may not be written to."""
    if os.geteuid() != 0:
        pytest.skip("making a small disk needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    shutil.copyfile(files["database"], folder / "a.outreach")
    if request.param == "full":
        ballast = os.open(folder / "ballast", os.O_CREAT | os.O_WRONLY)
        try:
            while os.write(ballast, b"x" * 4096):
                pass
        except OSError:
            os.close(ballast)
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.slow
def test_what_is_there_is_read_and_what_cannot_be_written_is_said(
    disk: Path, files: dict[str, Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_DB", str(disk / "a.outreach"))
    before = {file.name for file in disk.iterdir()}
    failed = [(command, run(command)) for command in commands(READING)]
    assert not [one for one in failed if one[1][0] not in (0, 1)]
    answers = [(command, run(command, disk=disk, **files)) for command in commands(WRITING)]
    assert not [one for one in answers if one[1][0] != 3 or len(one[1][1].splitlines()) != 1]
    why = "disk is full" if "ballast" in before else "read-only"
    assert sum(why in said for _command, (_status, said) in answers) > 15, answers
    assert {file.name for file in disk.iterdir()} == before
    assert (disk / "a.outreach").read_bytes() == files["database"].read_bytes()


@pytest.mark.slow
def test_an_export_without_room_says_so_and_leaves_nothing(
    disk: Path, files: dict[str, Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_DB", str(files["database"]))
    before = {file.name for file in disk.iterdir()}
    answers = [(command, run(command, disk=disk, **files)) for command in commands(EXPORTING)]
    assert not [one for one in answers if one[1][0] != 3 or not one[1][1]]
    assert {file.name for file in disk.iterdir()} == before


@pytest.mark.slow
def test_a_user_folder_without_room_stops_nothing(
    disk: Path, files: dict[str, Path], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "a.outreach"
    shutil.copyfile(files["database"], database)
    monkeypatch.setenv("OUTREACH_DB", str(database))
    monkeypatch.setenv("OUTREACH_HOME", str(disk / "home"))
    answers = [(command, run(command, out=tmp_path, **files)) for command in commands(ANYWAY)]
    assert not [one for one in answers if one[1][0] not in (0, 1)]
