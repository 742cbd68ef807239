"""Days as sentences have them are those of Qt, which knows CLDR."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QDate, QLocale

from outreach import i18n


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
def test_a_day_is_written_as_the_language_writes_it(language: str) -> None:
    with i18n.speaking(language):
        for month in range(1, 13):
            expected = QDate(2026, month, 9)
            assert i18n.day(date(2026, month, 9)) == QLocale(language).toString(expected, "d MMM yyyy")
            assert i18n.day(date(2026, month, 9), year=False) == QLocale(language).toString(expected, "d MMM")


def test_a_moment_is_told_in_the_time_of_this_machine() -> None:
    at = datetime(2026, 12, 4, 9, 5, tzinfo=UTC)
    assert i18n.moment(at) == f"{i18n.day(at.astimezone())}, {at.astimezone():%H:%M}"
