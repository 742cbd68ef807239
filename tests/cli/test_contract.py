"""cli.md: names, shapes and exit statuses that scripts rely on."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from outreach import app
from outreach.cli import main
from outreach.problems import FieldProblem, Problem
from tests.cli.conftest import Run, program

NOUNS = ("contacts", "officers", "outlets", "releases", "lists")
READING = [
    ("contacts", "find", "x"), ("contacts", "list"), ("contacts", "show", "1"), ("officers", "list"),
    ("outlets", "find"), ("releases", "list"), ("releases", "show", "1"), ("lists", "list"), ("lists", "show", "x"),
    ("lists", "resolve", "x"), ("history",), ("check",), ("undo",), ("redo",), ("contacts", "edit", "1", "--name", "A"),
    ("contacts", "delete", "1"), ("lists", "pick", "x", "1"), ("releases", "attach", "1", __file__),
    ("contacts", "export", "x.csv"), ("backup", "x"), ("releases", "preflight", "1"),
    ("followups", "list"), ("followups", "done", "1"), ("coverage", "list"), ("coverage", "show", "1"),
]  # fmt: skip


def test_help_names_every_command(run: Run) -> None:
    answer = run("--help")
    assert answer.status == 0
    for word in ("phone", "email", "read", *NOUNS, "undo", "redo", "history", "backup", "restore", "check"):
        assert word in answer.out
    for noun, words in {
        "contacts": "import find show add edit delete export",
        "officers": "find list show add edit delete export",
        "outlets": "import find list show add edit delete export duplicates merge",
        "releases": "add list show attach detach edit delete export",
        "lists": "add edit delete pick unpick exclude include list show resolve export",
    }.items():
        answer = run(noun, "--help")
        assert answer.status == 0
        for word in words.split():
            assert re.search(rf"\b{word}\b", answer.out), (noun, word)


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",), ("contacts",), ("contacts", "nonsense"), ("contacts", "show"), ("contacts", "show", "x"),
        ("contacts", "show", "0"), ("contacts", "show", "-1"), ("contacts", "show", "9" * 30), ("lists", "pick", "x"),
        ("contacts", "find", "--limit", "x"), ("contacts", "add", "--nam", "A"), ("contacts", "import"),
        ("contacts", "import", "f.csv", "--on-match", "burn"), ("releases", "preflight", "x"), ("phone",),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2(run: Run, office: Path, words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.startswith("usage: outreach")
    assert not office.exists()


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_missing_database_is_said_and_not_made(run: Run, office: Path, words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.status == 3
    assert answer.out == ""
    assert re.fullmatch(r"outreach: There is no database at .*\n", answer.err)
    assert not office.exists()


def test_common_options_stand_before_and_after_the_command(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.outreach"
    assert run("--db", other, "--json", "contacts", "add", "--name", "A").json["name"] == "A"
    assert run("contacts", "find", "--db", other, "--json").json["count"] == 1
    assert run("contacts", "--db", other, "find", "--json").json["count"] == 1
    assert run("contacts", "find", f"--db={other}", "a").status == 0


def test_the_named_database_stands_over_the_environment(run: Run, office: Path, tmp_path: Path) -> None:
    run("contacts", "add", "--name", "A")
    assert office.exists()
    run("contacts", "add", "--name", "B", "--db", tmp_path / "b.outreach")
    assert run("contacts", "find", "--json").json["count"] == 1


@pytest.mark.parametrize("words", [("contacts", "find"), ("contacts", "add", "--name", "A"), ("undo",)])
@pytest.mark.parametrize("named", ["", " "])
def test_an_empty_name_of_a_database_is_not_the_users_own(run: Run, named: str, words: tuple[str, ...]) -> None:
    assert run("contacts", "add", "--name", "A").status == 0
    answer = run("--db", named, *words)
    assert answer.status == 3 and not answer.out and "--db" in answer.err
    assert len(run("history", "--json").json["steps"]) == 1


def test_a_file_may_be_called_sqlite_something(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--db", "sqlite-desk.outreach", "contacts", "add", "--name", "A").status == 0
    assert (tmp_path / "sqlite-desk.outreach").exists()


def test_without_either_it_is_the_users_own(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_DB")
    assert run("contacts", "add", "--name", "A").status == 0
    assert (home / "office.outreach").exists()


def test_json_is_the_only_thing_on_standard_output(run: Run) -> None:
    answer = run("contacts", "add", "--name", "Айгуль", "--email", "a[at]", "--json")
    assert answer.status == 1
    assert "Айгуль" in answer.out, "not escaped"
    assert json.loads(answer.out)["name"] == "Айгуль"
    assert answer.err == ""


def test_an_unforeseen_error_is_one_line_without_data(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """trust.md §0.13."""
    run("contacts", "add", "--name", "Secretova")

    def explode(_choice: object) -> int:
        try:
            raise KeyError("Secretova")
        except KeyError as error:
            raise RuntimeError("Secretova +996775987817") from error

    choice = main.parse(["contacts", "find", "x"])
    choice.run = explode
    assert main.run(choice) == 3
    said = capsys.readouterr().err
    assert re.fullmatch(r"outreach: An unexpected error occurred \(RuntimeError\)\. .*\n", said)
    log = (home / "outreach.log").read_text()
    assert "RuntimeError" in log and "KeyError" in log and "cli/main.py:" in log
    assert "Secretova" not in said + log and "996775987817" not in said + log


def test_a_problem_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    choice = main.parse(["history"])
    for problem, line in (
        (Problem("two\nlines \x1b[31mred"), "outreach: two lines \ufffd[31mred\n"),
        (FieldProblem("found_on", "no date"), "outreach: Added: no date\n"),
        (FieldProblem("filter", "not known"), "outreach: not known\n"),
    ):

        def stop(_choice: object, problem: Problem = problem) -> int:
            raise problem

        choice.run = stop
        assert main.run(choice) == 3
        assert capsys.readouterr().err == line


def test_an_interruption_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_choice: object) -> int:
        raise KeyboardInterrupt

    choice = main.parse(["history"])
    choice.run = interrupted
    assert main.run(choice) == 130
    assert capsys.readouterr().err == ""


def test_so_is_one_as_it_begins(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_words: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "parse", interrupted)
    assert app.main(["history"]) == 130
    assert capsys.readouterr().err == ""


def test_data_does_not_command_the_terminal(run: Run) -> None:
    run("contacts", "add", "--name", "A\x1b[2J\u202eB", "--notes", "\x9bX")
    for answer in (run("contacts", "find"), run("contacts", "show", "1"), run("contacts", "show", "1", "--json")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", answer.out)
    assert run("contacts", "show", "1", "--json").json["notes"] == "\x9bX"


def test_messages_are_in_the_language_asked_for(office: Path) -> None:
    done = program("contacts", "find", env={"OUTREACH_LANGUAGE": "ru", "OUTREACH_DB": str(office)})
    assert done.returncode == 3
    assert re.search("[а-я]", done.stderr.decode())


def test_utf8_whatever_the_locale(office: Path) -> None:
    env = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "OUTREACH_DB": str(office)}
    done = program("contacts", "add", "--name", "Айгуль Ң", env=env)
    assert done.returncode == 0, done.stderr
    assert "Name: Айгуль Ң\n" in done.stdout.decode("utf-8")
    done = program("contacts", "find", "АЙГУЛЬ", "--json", env=env)
    assert json.loads(done.stdout)["count"] == 1
    done = program("phone", "-", env=env, input="факс 0312 66 04 18\n".encode())
    assert "Fax" in done.stdout.decode()


def test_a_reader_that_goes_away_is_no_error(office: Path) -> None:
    with program_pipe("phone", "--region", "KG", "-", "--json") as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"0312660418\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(b"0312660418\n" * 20_000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""
        assert process.wait(30) in (0, 141)


def program_pipe(*arguments: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-m", "outreach", *arguments], stdin=pipe, stdout=pipe, stderr=pipe)


def test_cells_on_standard_input_are_answered_as_they_come() -> None:
    with program_pipe("email", "-", "--json") as process:
        assert process.stdin and process.stdout
        for cell in ("a@example.org", "b[at]"):
            process.stdin.write(cell.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["input"] == cell
        process.stdin.close()
        assert process.wait(30) == 1


def test_a_terminated_import_leaves_nothing(tmp_path: Path, office: Path) -> None:
    sheet = tmp_path / "many.csv"
    with sheet.open("w") as file:
        file.write("name,email,phone\n")
        file.writelines(f"Contact {n},c{n}@example.org,+99677598{n:04}\n" for n in range(10_000))
    env: dict[str, Any] = {"env": {"OUTREACH_DB": str(office)}}
    assert program("contacts", "add", "--name", "A", **env).returncode == 0
    import os

    process = subprocess.Popen(
        [sys.executable, "-m", "outreach", "contacts", "import", str(sheet), "--json"],
        env={**os.environ, "OUTREACH_DB": str(office)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(1.5)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=240)
    done = program("contacts", "find", "--json", "--limit", "0", **env)
    if process.returncode == 0:
        assert json.loads(done.stdout)["count"] == 10_001, "it was done before"
    else:
        assert (process.returncode, out, err) in ((143, b"", b""), (-15, b"", b""))
        assert json.loads(done.stdout)["count"] == 1
    assert json.loads(program("check", "--json", **env).stdout)["ok"]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("words", [("--help",), ("phone", "+996775987817"), ("--version",)], ids=str)
def test_starting_is_quick(words: tuple[str, ...]) -> None:
    """No database, no spreadsheet, no window is loaded for what needs none."""
    code = (
        "import sys; from outreach import app\n"
        "try: app.main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'sqlcipher3', 'alembic', 'PySide6', 'xlsxwriter', 'pypdfium2', 'python_calamine'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("content", [b"", b"name,email\n", bytes(5000)], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_database_is_refused(run: Run, office: Path, content: bytes) -> None:
    office.write_bytes(content)
    answer = run("contacts", "find")
    assert answer.status == 3 and answer.err.startswith("outreach: ") and answer.err.count("\n") == 1
    assert office.read_bytes() == content


def test_a_folder_is_refused(run: Run, tmp_path: Path) -> None:
    answer = run("contacts", "find", "--db", tmp_path)
    assert answer.status == 3 and "is a folder" in answer.err


def test_an_odd_address_is_refused(run: Run) -> None:
    for url in ("mysql://x/y", "postgresql://nobody:geheim@/x?host=/nowhere"):
        answer = run("contacts", "find", "--db", url)
        assert answer.status == 3 and answer.err.count("\n") == 1
        assert "geheim" not in answer.err
