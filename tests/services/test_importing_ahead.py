"""A second process checks half of a large file: the verdicts and their order are the same as without it."""

from collections.abc import Iterator

import pytest

from outreach.formats import child
from outreach.services import importing_ahead
from outreach.services.importing_ahead import Checked, in_order
from outreach.services.importing_source import Row


def rows(count: int) -> list[Row]:
    found = []
    for number in range(count):
        fields = {
            "name": f"Асан {number}",
            "emails": [{"raw": f"a{number}@example.org" if number % 7 else "a[at]", "label": "", "column": "E-mail"}],
            "phones": [{"raw": f"0555 {120000 + number}", "label": "mobile", "column": "Phone"}],
            "country": "x" * (1000 if number % 501 == 500 else 2),
        }
        found.append(Row(number, [], fields, [], "empty" if number % 50 == 49 else ""))
    return found


def alone(row: Row) -> Checked | None:
    return None if row.rejected else importing_ahead.check(row.fields, "KG")


def test_the_verdicts_and_their_order_are_the_same() -> None:
    given = rows(importing_ahead.SMALL + 5 * importing_ahead.THEIRS + 17)
    found = list(in_order(iter(given), "KG"))
    assert [row for row, _checked in found] == given
    assert [checked for _row, checked in found] == [alone(row) for row in given]
    assert any(checked and checked.refused for _row, checked in found)


def test_where_the_second_process_fails_its_rows_are_checked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> None:
        raise child.ReaderProblem("gone", "gone")

    monkeypatch.setattr(child, "run", fails)
    given = rows(importing_ahead.SMALL + 3 * importing_ahead.THEIRS)
    assert [checked for _row, checked in in_order(iter(given), "KG")] == [alone(row) for row in given]


def test_a_small_file_starts_no_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "run", lambda *_arguments: pytest.fail("a second process was started"))
    assert len(list(in_order(iter(rows(importing_ahead.SMALL)), "KG"))) == importing_ahead.SMALL


def test_one_that_is_given_up_ends() -> None:
    def endless() -> Iterator[Row]:
        while True:
            yield from rows(500)

    found = in_order(endless(), "KG")
    for _ in range(importing_ahead.SMALL + 300):
        next(found)
    found.close()
