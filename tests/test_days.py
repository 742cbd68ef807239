"""Days as sentences have them are those of Qt, which knows CLDR."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale

from outreach import i18n
from outreach.cli import output


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_a_day_is_written_as_the_language_writes_it(language: str) -> None:
    with i18n.speaking(language):
        for month in range(1, 13):
            expected = QDate(2026, month, 9)
            whole, short = ("yyyy-'ж'. d-MMMM", "d-MMMM") if language == "ky" else ("d MMM yyyy", "d MMM")
            assert i18n.day(date(2026, month, 9)) == QLocale(language).toString(expected, whole)
            assert i18n.day(date(2026, month, 9), year=False) == QLocale(language).toString(expected, short)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Bishkek", "5 Dec 2026, 02:05 UTC+6"), ("America/New_York", "4 Dec 2026, 15:05 UTC−5"),
        ("Asia/Kolkata", "5 Dec 2026, 01:35 UTC+5:30"), ("Africa/Accra", "4 Dec 2026, 20:05 UTC"),
    ],
)  # fmt: skip
def test_a_moment_is_told_on_the_clock_of_the_organisation_with_its_zone(zone: str, told: str) -> None:
    i18n.use_zone(zone)
    moment = datetime(2026, 12, 4, 20, 5, 7, 42, tzinfo=UTC)
    assert i18n.moment(moment) == told
    assert i18n.at(i18n.local(moment).replace(tzinfo=None)) == moment


def test_lines_of_a_command_tell_moments_so() -> None:
    i18n.use_zone("Asia/Bishkek")
    moment = datetime(2026, 12, 4, 20, 5, 7, 42, tzinfo=UTC)
    assert output.table(["at"], [[moment]])[1] == output.sheet([("", moment)])[0][2:] == "5 Dec 2026, 02:05 UTC+6"


def test_no_other_code_makes_text_of_a_moment_for_people() -> None:
    sources = Path(i18n.__file__).parent.rglob("*.py")
    own = re.compile(r"astimezone\(\):%(Y-%m-%d )?%?H:|astimezone\(\)\.strftime")  # not in names of files
    assert [path.name for path in sources if own.search(path.read_text())] == []
