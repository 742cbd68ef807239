"""The embargo clock: daylight saving, zones, every reader's own time, and the mark on files."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from outreach.mail import mail_words
from outreach.problems import FieldProblem
from outreach.services.releases import embargo

# (zone, local time, UTC): both sides of changes of the clocks, half hours, a zone without summer time.
TABLE = [
    ("Asia/Bishkek", "2026-12-01T10:00", "2026-12-01T04:00"),
    ("Asia/Bishkek", "2026-07-01T10:00", "2026-07-01T04:00"),
    ("Asia/Almaty", "2023-12-01T10:00", "2023-12-01T04:00"),
    ("Asia/Almaty", "2026-12-01T10:00", "2026-12-01T05:00"),
    ("Asia/Tashkent", "2026-12-01T10:00", "2026-12-01T05:00"),
    ("Asia/Tashkent", "2026-07-01T10:00", "2026-07-01T05:00"),
    ("Asia/Dushanbe", "2026-12-01T10:00", "2026-12-01T05:00"),
    ("Asia/Dushanbe", "2026-07-01T00:01", "2026-06-30T19:01"),
    # Kazakhstan has one time since 1 March 2024, Russia none for the summer since 2014.
    ("Asia/Almaty", "2024-02-29T10:00", "2024-02-29T04:00"),
    ("Asia/Almaty", "2024-03-01T10:00", "2024-03-01T05:00"),
    ("Europe/Moscow", "2026-07-01T10:00", "2026-07-01T07:00"),
    ("Europe/London", "2026-03-29T00:59", "2026-03-29T00:59"),
    ("Europe/London", "2026-03-29T02:00", "2026-03-29T01:00"),
    ("Europe/London", "2026-10-25T00:59", "2026-10-24T23:59"),
    ("Europe/London", "2026-10-25T02:00", "2026-10-25T02:00"),
    ("America/New_York", "2026-03-08T01:59", "2026-03-08T06:59"),
    ("America/New_York", "2026-11-01T02:00", "2026-11-01T07:00"),
    ("UTC", "2026-12-01T10:00", "2026-12-01T10:00"),
    ("UTC+6", "2026-12-01T10:00", "2026-12-01T04:00"),
    ("+05:30", "2026-12-01T10:00", "2026-12-01T04:30"),
    ("Bishkek", "2026-12-01T10:00", "2026-12-01T04:00"),
    ("new york", "2026-12-01T10:00", "2026-12-01T15:00"),
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
        ("Europe/Vienna", "2026-03-29T02:30", "go forward"),
        ("Europe/Vienna", "2026-10-25T02:30", "go back"),
        ("America/New_York", "2026-11-01T01:30", "go back"),
        ("America/New_York", "2026-03-08T02:00", "go forward"),
        ("America/New_York", "2026-03-08T02:59", "go forward"),
        ("Europe/London", "2026-03-29T01:30", "go forward"),
        ("Europe/London", "2026-10-25T01:00", "go back"),
        ("Europe/London", "2026-10-25T01:59", "go back"),
        ("../../etc/passwd", "2026-11-01T01:30", "not a known time zone"),
        ("", "2026-11-01T01:30", "not a known time zone"),
        ("+99:00", "2026-11-01T01:30", "not a known time zone"),
        ("Moon/Tranquility", "2026-11-01T01:30", "not a known time zone"),
    ],
)
def test_a_time_that_is_none_or_two_is_asked_for(zone: str, local: str, said: str) -> None:
    with pytest.raises(FieldProblem, match=said):
        embargo.moment(datetime.fromisoformat(local), zone)


ZONES = sorted({zone for zone, _local, _utc in TABLE if "/" in zone})


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_a_year_is_one_moment_or_is_asked_for(zone: str) -> None:
    """What is taken comes back on the clock of its zone; what is asked for is what the clocks skip or show twice."""
    asked = []
    hour = datetime(2026, 1, 1)
    while hour.year == 2026:
        try:
            assert embargo.moment(hour, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == hour
        except FieldProblem:
            asked.append(hour)
        hour += timedelta(minutes=30)
    changes = zone.startswith(("Europe/V", "Europe/L", "America"))
    assert len(asked) == (4 if changes else 0)  # an hour in spring, an hour in autumn


@pytest.mark.parametrize(
    ("minutes", "said"), [(-1, "already ended"), (0, "already ended"), (1, "1 minute:"), (119, "too soon"), (120, "")]
)
def test_what_speaks_against_an_embargo(minutes: int, said: str) -> None:
    at = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    found = embargo.objection(at + timedelta(minutes=minutes), at)
    assert said in found and bool(said) == bool(found)


@pytest.mark.parametrize(
    ("country", "shown"),
    [
        ("KG", "10:00"), ("KZ", "09:00"), ("UZ", "09:00"), ("TJ", "09:00"), ("RU", "07:00"), ("AT", "05:00"),
        ("GB", "04:00"), ("US", "23:00"), ("IN", "09:30"), ("", "10:00"), ("XX", "10:00"),
    ],
)  # fmt: skip
def test_the_clock_of_each_readers_capital(country: str, shown: str) -> None:
    assert f"{embargo.local(datetime(2026, 12, 1, 4, 0, tzinfo=UTC), country, 'Asia/Bishkek'):%H:%M}" == shown


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
    assert mail_words.file_mark(at, "Asia/Bishkek") == "EMBARGO_2026-12-01_10-00_UTC+6"
    assert mail_words.file_mark(at, "America/St_Johns") == "EMBARGO_2026-12-01_00-30_UTC-330"
    assert mail_words.file_mark(None, "") == "EMBARGO"
