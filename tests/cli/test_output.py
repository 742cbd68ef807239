"""What commands say, and how far a job is."""

import io
import json
from collections.abc import Generator
from datetime import date

import pytest

from outreach.cli import output
from outreach.services.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def job(closed: list[bool]) -> Generator[Progress, None, str]:
    try:
        yield Progress(0, None, "Reading")
        yield Progress(50, 200, "Saving")
        return "done"
    finally:
        closed.append(True)


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output.follow(job([])) == "done"
    assert capsys.readouterr() == ("", "")
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    assert output.follow(job([])) == "done"
    assert "Reading" in screen.getvalue() and "Saving 25 %" in screen.getvalue()
    assert screen.getvalue().endswith("\r"), "and wiped away"


def test_an_interrupted_job_is_closed() -> None:
    closed: list[bool] = []

    def interrupted() -> Generator[Progress, None, str]:
        yield from job(closed)
        return ""

    def stop(_progress: Progress, _before: str) -> str:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", Terminal())
        patch.setattr(output, "_progress", stop)
        with pytest.raises(KeyboardInterrupt):
            output.follow(interrupted())
    assert closed == [True]


def test_columns_are_aligned_but_not_endless() -> None:
    lines = output.table(("id", "name"), [(1, "Anna"), (20, ["x", "y"]), (3, "long " * 20), (4, None)])
    assert lines[:3] == ["id  name", "1   Anna", "20  x, y"]
    assert lines[3].endswith("long") and lines[4] == "4"


def test_lines_of_what_is_there() -> None:
    assert output.sheet([("A", "x"), ("B", ""), ("C", ["1", "2"]), ("D", None)]) == ["A: x", "C: 1", "C: 2"]


def test_json_is_one_document_that_reads_back() -> None:
    value = {"ү": 'Айгуль \x9b \u2028 \ud800 "', "n": [1, None, True]}
    assert json.loads(output.as_json(value)) == value
    assert "Айгуль" in output.as_json(value)


def test_many_items_have_a_line_each_and_are_the_same_document() -> None:
    items = [{"id": n, "name": "Айгуль\n\x85", "emails": [], "until": date(2026, 1, 31)} for n in range(500)]
    plain = json.loads(json.dumps([{**item, "until": "2026-01-31"} for item in items]))
    text = output.as_json({"count": 500, "contacts": (item for item in items), "notes": {"a": [1, 2]}})
    assert json.loads(text) == {"count": 500, "contacts": plain, "notes": {"a": [1, 2]}}
    assert len(text.splitlines()) < 520 and "\\u0085" in text
    assert output.as_json({"contacts": items}) == output.as_json({"contacts": iter(items)})
    few = {"count": 2, "contacts": items[:2]}
    assert output.as_json({**few, "contacts": iter(items[:2])}) == output.as_json(few)
    assert output.as_json(few).count("\n") > 12
    assert json.loads(output.as_json({})) == {} and json.loads(output.as_json({"none": iter(())})) == {"none": []}
