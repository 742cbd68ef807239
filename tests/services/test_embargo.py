"""The embargo clock: daylight saving, zones, every reader's own time, and the mark on files."""

from datetime import UTC, datetime

import pytest

from outreach.mail import words
from outreach.problems import FieldProblem
from outreach.services import embargo

# (zone, local time, UTC): both sides of changes of the clocks, half hours, a zone without summer time.
TABLE = [
    ("Asia/Bishkek", "2026-12-01T10:00", "2026-12-01T04:00"),
    ("Asia/Bishkek", "2026-07-01T10:00", "2026-07-01T04:00"),
    ("Asia/Almaty", "2023-12-01T10:00", "2023-12-01T04:00"),
    ("Asia/Almaty", "2026-12-01T10:00", "2026-12-01T05:00"),
    ("Asia/Tashkent", "2026-12-01T10:00", "2026-12-01T05:00"),
    ("Europe/Moscow", "2026-12-01T10:00", "2026-12-01T07:00"),
    ("Europe/Vienna", "2026-03-29T01:59", "2026-03-29T00:59"),
    ("Europe/Vienna", "2026-03-29T03:00", "2026-03-29T01:00"),
    ("Europe/Vienna", "2026-10-25T01:59", "2026-10-24T23:59"),
    ("Europe/Vienna", "2026-10-25T03:00", "2026-10-25T02:00"),
    ("America/New_York", "2026-03-08T03:00", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T00:59", "2026-11-01T04:59"),
    ("Asia/Kolkata", "2026-06-01T00:01", "2026-05-31T18:31"),
    ("Asia/Kathmandu", "2026-06-01T00:00", "2026-05-31T18:15"),
]


@pytest.mark.parametrize(("zone", "local", "utc"), TABLE)
def test_a_local_time_is_one_moment(zone: str, local: str, utc: str) -> None:
    found = embargo.moment(datetime.fromisoformat(local), zone)
    assert found.astimezone(UTC).replace(tzinfo=None) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("zone", "local", "said"),
    [
        ("Europe/Vienna", "2026-03-29T02:30", "set forward"),
        ("Europe/Vienna", "2026-10-25T02:30", "set back"),
        ("America/New_York", "2026-11-01T01:30", "set back"),
        ("Moon/Tranquility", "2026-11-01T01:30", "no time zone"),
    ],
)
def test_a_time_that_is_none_or_two_is_asked_for(zone: str, local: str, said: str) -> None:
    with pytest.raises(FieldProblem, match=said):
        embargo.moment(datetime.fromisoformat(local), zone)


def test_every_reader_has_the_moment_on_his_own_clock() -> None:
    at = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    shown = [
        (clock.country, f"{clock.at:%d %H:%M}")
        for clock in embargo.clocks(at, ["KG", "KZ", "TJ", "KG"], "Asia/Bishkek")
    ]
    assert shown == [("", "01 04:00"), ("", "01 10:00"), ("KG", "01 10:00"), ("KZ", "01 09:00"), ("TJ", "01 09:00")]
    russia = [f"{clock.at:%H}" for clock in embargo.clocks(at, ["RU"], "Asia/Bishkek") if clock.country]
    assert russia[0] == "07"
    assert len(russia) == len(set(russia)) == 11
    assert f"{embargo.local(at, 'KZ', 'Asia/Bishkek'):%H:%M}" == "09:00"
    assert f"{embargo.local(at, '', 'Asia/Bishkek'):%H:%M}" == "10:00"


def test_the_mark_of_a_file() -> None:
    at = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    assert words.file_mark(at, "Asia/Bishkek") == "EMBARGO_2026-12-01_10-00_UTC+6"
    assert words.file_mark(at, "America/St_Johns") == "EMBARGO_2026-12-01_00-30_UTC-330"
    assert words.file_mark(None, "") == "EMBARGO"
