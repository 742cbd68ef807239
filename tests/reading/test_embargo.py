"""Embargo lines: a moment only where date, time and zone are given, a question where one is missing (R1)."""

import pytest

from outreach.press.reader import embargo, patterns

COMPLETE = [
    ("EMBARGOED UNTIL 15 May 2026, 10:00 a.m. Bishkek time (UTC+6)", "2026-05-15T10:00:00+06:00"),
    ("EMBARGOED UNTIL 00.01 hrs GMT on 3 March 2026", "2026-03-03T00:01:00+00:00"),
    ("EMBARGO: 0001 GMT, Tuesday 3 March 2026", "2026-03-03T00:01:00+00:00"),
    ("STRICTLY EMBARGOED TILL 14:30 CET, 1 February 2026", "2026-02-01T14:30:00+01:00"),
    ("UNDER EMBARGO until 9 am New York time, July 4, 2026", "2026-07-04T09:00:00-04:00"),
    ("NOT FOR PUBLICATION BEFORE 12 noon Geneva time on 10 January 2026", "2026-01-10T12:00:00+01:00"),
    ("HOLD FOR RELEASE until June 1, 2026 at 6:00 p.m. EDT", "2026-06-01T18:00:00-04:00"),
    ("ЭМБАРГО ДО 14:00 по бишкекскому времени 15 мая 2026 года", "2026-05-15T14:00:00+06:00"),
    ("НЕ ДЛЯ ПУБЛИКАЦИИ ДО 10.00 (UTC+6) 15.05.2026", "2026-05-15T10:00:00+06:00"),
    ("Эмбарго: до 15 мая 2026 г., 18:00 по московскому времени", "2026-05-15T18:00:00+03:00"),
    ("2026-жылдын 15-майы саат 10:00гө чейин ЭМБАРГО, Бишкек убактысы боюнча", "2026-05-15T10:00:00+06:00"),
    ("ЭМБАРГО: 2026-жылдын 15-майына, саат 14:00гө чейин (Бишкек убактысы)", "2026-05-15T14:00:00+06:00"),
    ("Embargoed for release until 2026-05-15 10:00 UTC", "2026-05-15T10:00:00+00:00"),
    ("EMBARGOED UNTIL 2026-05-15T10:00Z", "2026-05-15T10:00:00+00:00"),
    ("Эмбарго до 10 утра 15 мая 2026 (время Астаны)", "2026-05-15T10:00:00+05:00"),
    ("Эмбарго до 8:30 вечера 15 мая 2026 года по бишкекскому времени", "2026-05-15T20:30:00+06:00"),
    ("Эмбарго до 2 часов дня 15 мая 2026 года (МСК)", "2026-05-15T14:00:00+03:00"),
    ("Эмбарго: до 15.05.26, 10:00, время г. Бишкек", "2026-05-15T10:00:00+06:00"),
    ("ЭМБАРГО: 2026-жылдын 15-майы, кечки саат 6га чейин (Бишкек убактысы)", "2026-05-15T18:00:00+06:00"),
    ("EMBARGOED UNTIL 10h00 Paris time, 29 March 2026", "2026-03-29T10:00:00+02:00"),
    ("Эмбарго: до 10 ч. 00 мин. 5 марта 2026 г. (Бишкек)", "2026-03-05T10:00:00+06:00"),
    ("Sous embargo jusqu'au 5 mars 2026, 10h, heure de Bichkek", "2026-03-05T10:00:00+06:00"),
    ("Sperrfrist bis 5. März 2026, 10 Uhr Bischkeker Zeit", "2026-03-05T10:00:00+06:00"),
    ("FOR RELEASE AT 10AM (EAST AFRICA TIME), FRIDAY 15TH MAY 2026", "2026-05-15T10:00:00+03:00"),
    ("EMBARGOED TO 0600 BISHKEK TIME / 0000 GMT 15 MAY 2026", "2026-05-15T06:00:00+06:00"),
    ("Embargo until 15 May 2026, 5:05 p.m. Astana time (18:05 Bishkek time)", "2026-05-15T17:05:00+05:00"),
    ("Confidential until 15 May 2026, 08:00 UTC", "2026-05-15T08:00:00+00:00"),
    ("Конфиденциально до 15 мая 2026 года, 12:00 (UTC+5)", "2026-05-15T12:00:00+05:00"),
    ("ЕМБАРГО ДО 15.05.2026, 14.00 по времени Астаны", "2026-05-15T14:00:00+05:00"),
    ("Sperrfrist: 7. Mai 2026, 10:00 Uhr MESZ", "2026-05-07T10:00:00+02:00"),
]
ASKED = [
    ("EMBARGOED UNTIL 15 May 2026", ["has no time.", "zone"]),
    ("EMBARGOED UNTIL 10:00 a.m., 15 May 2026", ["zone"]),
    ("EMBARGOED UNTIL 10:00 Bishkek time", ["no date"]),
    ("EMBARGOED UNTIL midnight GMT, 15 May 2026", ["which day"]),
    ("Эмбарго до полуночи 15 мая 2026 года по московскому времени", ["which day"]),
    ("EMBARGOED UNTIL 10:00 local time, 15 May 2026", ["several zones"]),
    ("EMBARGOED UNTIL 10:00 CST, 15 May 2026", ["several zones"]),
    ("ЭМБАРГО ДО 15 мая, 10:00 по бишкекскому времени", ["no year"]),
    ("ЭМБАРГО", ["no date", "has no time.", "zone"]),
    ("EMBARGOED UNTIL 10:00 West Steppe time, 15 May 2026", ["several zones"]),
    ("EMBARGO | 15 MAY 2026 | 06:00 BISHKEK | 01:00 GMT", ["several times"]),
    ("EMBARGOED UNTIL 10:00 GMT, 31 February 2026", ["does not exist"]),
]


@pytest.mark.parametrize(("line", "moment"), COMPLETE)
def test_a_whole_embargo_is_a_moment_with_its_zone(line: str, moment: str) -> None:
    assert embargo.is_line(line)
    found = embargo.read(line)
    assert found.problems == []
    assert found.until and found.until.isoformat() == moment


@pytest.mark.parametrize(("line", "questions"), ASKED)
def test_an_embargo_that_lacks_something_is_asked_about_and_never_assumed(line: str, questions: list[str]) -> None:
    found = embargo.read(line)
    assert found.until is None
    assert len(found.problems) == len(questions)
    assert all(any(question in problem for problem in found.problems) for question in questions)


def test_the_year_of_the_release_completes_the_date() -> None:
    found = embargo.read("EMBARGOED UNTIL 15 May, 10:00 UTC", 2026)
    assert found.until and found.until.isoformat() == "2026-05-15T10:00:00+00:00"


def test_a_weekday_that_does_not_fit_is_asked_about() -> None:
    found = embargo.read("EMBARGOED UNTIL Monday, 15 May 2026, 10:00 UTC")  # a Friday
    assert found.until and len(found.problems) == 1


@pytest.mark.parametrize(
    "line",
    [
        "FOR IMMEDIATE RELEASE",
        "ДЛЯ НЕМЕДЛЕННОГО РАСПРОСТРАНЕНИЯ",
        "Для немедленной публикации",
        "Embargo: none",
        "No embargo",
        "Embargo: immediate release",
        "Эмбарго: нет",
        "Без эмбарго",
        "Эмбарго жок",
    ],
)
def test_for_immediate_release_is_no_embargo(line: str) -> None:
    assert patterns.FOR_RELEASE.match(line) and not embargo.is_line(line)
