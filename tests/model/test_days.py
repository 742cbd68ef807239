"""Days as people type them: read alike in a form, in a filter, in a file and on the command line."""

from datetime import date, datetime

import pytest

from outreach.model import filters
from outreach.problems import FieldProblem
from outreach.services.contacts import records
from outreach.services.importing import row_fields
from outreach.values import dates

LAST_OF_JANUARY = date(2026, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31", " 2026-1-31", "2026.01.31", "31.01.2026", "31.1.2026 ", "31/1/2026", "31-01-2026",
        "31 Jan 2026", "31 January 2026", "31 янв. 2026", "31 января 2026 г.", "2026-ж. 31-январь", "2026-ж., 31-янв.",
        "2026-жылдын 31-январы", "January 31, 2026", "Jan 31 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_alike_everywhere(text: str) -> None:
    assert dates.typed(text) == LAST_OF_JANUARY
    assert records.day(text, "due_on") == LAST_OF_JANUARY
    assert filters.day_of(text) == LAST_OF_JANUARY
    assert row_fields.day_of(text) == LAST_OF_JANUARY


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026",
        "soon",
        "",
        "01.02.03",
        "2026-01",
        "31.01-2026",
        "0001-01-01",
        "2026-2026-01",
        "31012026",
        "31 soon 2026",
    ],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert dates.typed(text) is None
    if text:
        with pytest.raises(FieldProblem):
            records.day(text, "due_on")


@pytest.mark.parametrize("text", ["2026-01-31T12:00:00", "2026-01-31 09:30", "31.01.2026 0:00", "31 января 2026 г."])
def test_a_file_may_say_the_hour_or_the_month_in_words(text: str) -> None:
    assert row_fields.day_of(text) == LAST_OF_JANUARY


@pytest.mark.parametrize("text", ["2026-01-31T09:05", "31.01.2026 9.05", "31 Jan 2026, 09:05", "31 янв. 2026 9:05"])
def test_a_moment_is_a_day_and_a_time(text: str) -> None:
    assert dates.typed_moment(text) == datetime(2026, 1, 31, 9, 5)


@pytest.mark.parametrize("text", ["31.01.2026", "31.01.2026 24:30", "9:05", "soon 9:05", ""])
def test_what_lacks_a_day_or_a_time_is_no_moment(text: str) -> None:
    assert dates.typed_moment(text) is None
