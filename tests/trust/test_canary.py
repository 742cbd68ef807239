"""A person with a name that nobody else has goes through every command: it is nowhere but in the database and in what
was asked for, and no error tells of it (trust.md S10, E8)."""

import base64
import smtplib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from sqlalchemy import exc

from outreach import app
from outreach.cli import main, output
from outreach.services.contacts import contacts, records
from outreach.store import search
from outreach.store.history import change_log
from outreach.store.workspace import Workspace

NAME, ADDRESS, NUMBER, NOTE = "Zyxolda Quvrimova", "zyxolda@quvrim.example.org", "+996555004711", "plovquartz"
MARKS = (NAME, "Zyxolda", "Quvrimova", ADDRESS, "quvrim", NUMBER, "555004711", "0555 00 47 11", NOTE)


def marks_in(data: bytes) -> list[str]:
    """The marks in some bytes, as texts are kept and sent."""
    found = []
    for mark in MARKS:
        forms = [mark.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
        forms += [base64.b64encode(mark.encode())[:-4], mark.upper().encode(), mark.casefold().encode()]
        if any(len(form) > 4 and form in data for form in forms):
            found.append(mark)
    return found


@pytest.fixture
def places(tmp_path: Path, home: Path) -> Iterator[dict[str, Path]]:
    """Where things go: the database, what was asked for, the user's own folder, the system's for what is temporary."""
    found = {name: tmp_path / name for name in ("data", "asked", "temp")}
    for folder in (*found.values(), home):
        folder.mkdir(exist_ok=True)
    yield found | {"home": home, "db": found["data"] / "office.outreach"}


@pytest.mark.slow
def test_nothing_is_left_outside_the_database(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked, db = places["asked"], places["db"]
    table, cards = asked / "people.csv", asked / "people.vcf"
    table.write_text(
        f"Name,E-mail,Phone,Outlet,Notes,Tags\n{NAME},{ADDRESS},{NUMBER},Daily,{NOTE},vip\nOther,o@example.org,,Daily,,vip\n"
        f"{NAME},{ADDRESS.replace('@', '[at]')},0555 00 47 11 12 13,Daily,,\n"
    )
    cards.write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:{NAME}\nEMAIL:z2@quvrim.example.org\nNOTE:{NOTE}\nEND:VCARD\n")
    environment = {
        "OUTREACH_HOME": places["home"], "TMPDIR": places["temp"], "HOME": places["temp"],
        "XDG_CACHE_HOME": places["temp"], "OUTREACH_DB": db,
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(tempfile, "tempdir", str(places["temp"]))

    def run(*words: object) -> int:
        """In this process: starting forty would take a minute, and what they write is the same."""
        try:
            status = app.main(list(map(str, words)))
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        assert "Traceback" not in capfd.readouterr().err
        return status

    release = asked / "release.txt"
    release.write_text("PRESS RELEASE\n\nA headline of a release\n\nBISHKEK, 1 June 2026 - Something happened.\n")
    commands: list[tuple[Any, ...]] = [
        ("contacts", "import", table, "--rejects", asked / "rejects.csv"), ("contacts", "import", cards),
        ("contacts", "import", table, "--dry-run"), ("contacts", "import", asked / "none.csv"),
        ("contacts", "find", "zyxolda"), ("contacts", "find", f'"{NAME}"', "--json"), ("contacts", "show", 1),
        ("contacts", "edit", 1, "--notes", f"{NOTE} again"), ("contacts", "edit", 1, "--email", "zyxolda@"),
        ("contacts", "add", "--name", NAME, "--phone", "0555 00 47 11"), ("contacts", "duplicates"),
        ("contacts", "duplicates", table), ("contacts", "problems", "--search"),
        ("contacts", "problems", "--problem", "email"),
        ("contacts", "merge", 1, 2, "--dry-run"), ("contacts", "merge", 1, 3), ("contacts", "timeline", 1),
        ("contacts", "held", 1), ("contacts", "export", asked / "out.csv"), ("contacts", "export", asked / "out.xlsx"),
        ("contacts", "export", asked / "out.vcf"), ("contacts", "export", asked / "none" / "out.vcf"),
        ("suppression", "add", ADDRESS), ("suppression", "list"), ("lists", "add", "Press", "--rule", "tag:vip"),
        ("lists", "pick", "Press", 1), ("lists", "resolve", "Press"), ("releases", "add", release),
        ("lists", "export", "Press", asked / "l.csv"), ("lists", "export", "Press", asked / "bcc", "--format", "bcc"),
        ("lists", "export", "Press", asked / "eml", "--format", "eml", "--release", 1, "--from", "p@example.org"),
        ("email", ADDRESS), ("phone", NUMBER), ("read", table), ("history", "--json"), ("undo",), ("redo",), ("undo",),
        ("backup", asked / "copy.outreach"), ("check",), ("contacts", "delete", 1), ("contacts", "show", 1),
        ("restore", asked / "copy.outreach"), ("contacts", "find", "nonsense:("),
    ]  # fmt: skip
    statuses = [run(*command) for command in commands]
    assert statuses.count(0) + statuses.count(1) > len(commands) * 2 / 3, list(zip(commands, statuses, strict=True))
    assert marks_in(db.read_bytes()), "it is in the database, or the test tests nothing"
    for folder in ("home", "temp"):
        for file in places[folder].rglob("*"):
            if file.is_file() and file.parent.name != "backups":  # copies of the database itself
                assert marks_in(file.read_bytes()) == [], file
    names = [file.name for file in places["data"].iterdir()]
    leftovers = [name for name in names if not name.startswith(("office.outreach", "office.replaced-"))]
    assert leftovers == []
    assert run("contacts", "erase", *range(1, 5), "--yes") in (0, 3)


def errors() -> list[Callable[[], BaseException]]:
    """Errors of the libraries as they come, each with a person's data in it."""
    row = {"name": NAME, "address": ADDRESS}
    return [
        lambda: KeyError(NAME), lambda: ValueError(f"bad {ADDRESS}"), lambda: RuntimeError(NAME, row),
        lambda: AssertionError(row), lambda: TypeError(NOTE), lambda: LookupError(NUMBER),
        lambda: UnicodeEncodeError("ascii", f"{NAME} é", 18, 19, "ordinal not in range"),
        lambda: UnicodeDecodeError("ascii", NAME.encode() + b"\xff", 17, 18, "ordinal not in range"),
        lambda: exc.IntegrityError("INSERT INTO email VALUES (?)", (ADDRESS,), Exception(f"Key=({ADDRESS}) exists")),
        lambda: exc.OperationalError(f"SELECT '{NAME}'", row, sqlcipher3.OperationalError(f"near {NAME}")),
        lambda: exc.StatementError(NAME, "SELECT 1", row, Exception(NAME)),
        lambda: exc.DataError(NAME, row, Exception(NAME)),
        lambda: smtplib.SMTPRecipientsRefused({ADDRESS: (550, NAME.encode())}),
        lambda: smtplib.SMTPDataError(550, NAME.encode()), lambda: OSError(5, NAME, f"/tmp/{NAME}"),
        lambda: ExceptionGroup(NAME, [ValueError(NAME)]), lambda: _chained(NAME),
    ]  # fmt: skip


def _chained(name: str) -> Exception:
    try:
        raise ValueError(name)
    except ValueError as first:
        error = RuntimeError(ADDRESS)
        error.__cause__ = first
        return error


LAYERS: list[tuple[Any, str]] = [
    (output, "answer"), (contacts, "find"), (search, "ids_of"), (records, "clean"), (change_log, "record"),
    (Workspace, "read"),
]  # fmt: skip
COMMANDS = [
    ["contacts", "find", "zyxolda"], ["contacts", "add", "--name", NAME], ["contacts", "show", "1"],
    ["contacts", "edit", "1", "--notes", NOTE], ["contacts", "held", "1"],
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("where", "name"), LAYERS, ids=[name for _where, name in LAYERS])
def test_no_error_tells_of_a_person(
    where: Any, name: str, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OUTREACH_DB", str(places["db"]))
    fields = {"name": NAME, "emails": [{"raw": ADDRESS}], "phones": [{"raw": NUMBER}], "notes": NOTE}
    with Workspace.open(places["db"]) as workspace:
        workspace.write("Add", contacts.add, fields)
    capfd.readouterr()
    forced = 0
    commands, reached = COMMANDS, []
    for made in errors():
        for words in commands:

            def explode(*_arguments: Any, made: Callable[[], BaseException] = made, **_named: Any) -> Any:
                nonlocal forced
                forced += 1
                person = fields  # noqa: F841 — a frame's own variables must not be told either
                raise made()

            with monkeypatch.context() as patched:
                patched.setattr(where, name, explode)
                before = forced
                status = main.run(main.parse(words))
            told = capfd.readouterr()
            if forced > before:
                assert status == 3, words
                assert marks_in((told.err + told.out).encode()) == [], (made(), told.err)
                reached.append(words)
        commands = reached[:1]  # each command meets the first error, each error a command
    assert forced >= len(errors())
    log = places["home"] / "outreach.log"
    assert not log.exists() or marks_in(log.read_bytes()) == []
