"""Lines that say when a release may be used: a moment or a question, wherever they stand, and never a headline."""

import re

import pytest

from outreach.formats.documents.mail_parts import COVER_RULE
from outreach.press.reader import embargo, release

NEWS = {
    "en": (
        "Nine wells dug in Osh",
        "OSH, 4 May 2026 — Nine wells were dug in a year. The water is clean, doctors say.",
    ),
    "ru": ("В Оше открыли девять колодцев", "ОШ, 4 мая 2026 г. — Девять колодцев вырыли за год. Вода в них чистая."),
    "ky": ("Ошто тогуз кудук казылды", "ОШ, 2026-жылдын 4-майы — Бир жылда тогуз кудук казылды. Суусу таза."),
}
LINES = [
    ("For release 10:00 a.m. (ET) Tuesday, May 12, 2026", "2026-05-12T10:00:00-04:00"),
    ("Для публикации: 12 мая 2026, 10:00 (UTC+6)", "2026-05-12T10:00:00+06:00"),
    ("Выпуск разрешён не ранее 15 мая 2026 г., 14:00 мск", "2026-05-15T14:00:00+03:00"),
    ("Not to be published before 18.00 (Moscow) on 12 May 2026", "2026-05-12T18:00:00+03:00"),
    ("Материал под эмбарго до 12 мая 2026 года, 9 утра (время Бишкека)", "2026-05-12T09:00:00+06:00"),
    ("Публикация разрешена с 10:00 по бишкекскому времени 12 мая 2026 г.", "2026-05-12T10:00:00+06:00"),
    ("Release time: 10:00 (GMT +06:00), 12 May 2026", "2026-05-12T10:00:00+06:00"),
    ("This press release is under embargo until 00:01 GMT on Tuesday, 12 May 2026", "2026-05-12T00:01:00+00:00"),
    ("Просьба не публиковать до 14:00 (Бишкек) 12 мая 2026 года", "2026-05-12T14:00:00+06:00"),
    ("2026-жылдын 12-майы саат 10:00гө чейин жарыялабаңыз (Бишкек убактысы)", "2026-05-12T10:00:00+06:00"),
    ("Release date: 12 May 2026, 10.00am (Bishkek)", "2026-05-12T10:00:00+06:00"),
    ("Embargo: 10:00 (local time, Bishkek), 12 May 2026", "2026-05-12T10:00:00+06:00"),
    ("Эмбарго до 12 мая 2026 года, 10:00 (местное время, Бишкек)", "2026-05-12T10:00:00+06:00"),
    ("2026-жылдын 12-майы, саат 10:00дөн (Бишкек) кийин гана басма сөзгө берилсин", "2026-05-12T10:00:00+06:00"),
    ("EMBARGOED FOR RELEASE 12 May 2026, 06:00 New York time", "2026-05-12T06:00:00-04:00"),
    ("Hold until 5 p.m. Almaty time, 12 May 2026", "2026-05-12T17:00:00+05:00"),
    ("Strictly embargoed: 12 May 2026, 11.00 CET", "2026-05-12T11:00:00+01:00"),
    ("Do not publish or broadcast before 12 May 2026, 10:00 (UTC+6)", "2026-05-12T10:00:00+06:00"),
    ("For publication after 10:00 a.m. Geneva time on 12 May 2026", "2026-05-12T10:00:00+02:00"),
    ("Не подлежит разглашению до 12 мая 2026 г. 12:00 МСК", "2026-05-12T12:00:00+03:00"),
    ("Опубликовать не ранее 12 мая 2026 года, 15:00 по времени Астаны", "2026-05-12T15:00:00+05:00"),
    ("К публикации: 12 мая 2026 г. после 10:00 (UTC+6)", "2026-05-12T10:00:00+06:00"),
    ("Жарыялоо убактысы: 2026-жылдын 12-майы, саат 14:00 (UTC+6)", "2026-05-12T14:00:00+06:00"),
    ("Саат 10:00дөн мурда жарыяланбасын: 2026-жылдын 12-майы (Бишкек убактысы менен)", "2026-05-12T10:00:00+06:00"),
    ("Эмбарго 12 мая 2026, 10:00 (GMT+6)", "2026-05-12T10:00:00+06:00"),
    ("ЭМБАРГО ДО 12 мая 2026 г., 10 часов 30 минут (Бишкек)", "2026-05-12T10:30:00+06:00"),
    ("Публикация разрешена с 12 мая 2026 г., 14 ч. 45 мин. (время Бишкека)", "2026-05-12T14:45:00+06:00"),
    ("ЭМБАРГО до 2 часов 30 минут дня 12 мая 2026 г. (Бишкек)", "2026-05-12T14:30:00+06:00"),
    ("2026-жылдын 12-майы, саат 10 жарымга чейин эмбарго (Бишкек)", "2026-05-12T10:30:00+06:00"),
    ("2026-жылдын 12-майы, саат 14 30га чейин эмбарго (Бишкек)", "2026-05-12T14:30:00+06:00"),
    ("2026-жылдын 12-майы, саат 10дон 30 мүнөт өткөнгө чейин эмбарго (Бишкек)", "2026-05-12T10:30:00+06:00"),
    ("ЭМБАРГО ДО 12 мая 2026 г., пол-одиннадцатого (Бишкек)", None),
    ("Просим СМИ воздержаться от публикации до 12 мая, 18:00 (UTC+6)", "2026-05-12T18:00:00+06:00"),
    ("12-май саат 9:00гө чейин таратпоону өтүнөбүз", None),
    ("To be released on 12 May 2026 at 8:00 AM CET", "2026-05-12T08:00:00+01:00"),
    ("Confidential until Tue 12/5/2026 10:00 Bishkek", "2026-05-12T10:00:00+06:00"),
    ("Выход в свет: 12.05.2026 в 11:30 (МСК)", "2026-05-12T11:30:00+03:00"),
    ("Убедительно просим придержать материал до 12 мая 2026 г., 14:00 Бишкек", "2026-05-12T14:00:00+06:00"),
    ("The report is embargoed until 12 May 2026", None),
    ("Strictly confidential until launched", None),
    ("Информация до 12 мая не для печати", None),
    ("Embargo: 10.00am (Bishkek), Thursday 14 May 2026", "2026-05-14T10:00:00+06:00"),
    (
        "UNDER STRICT EMBARGO – not for publication, broadcast or online use until 0600 GMT 14 May 2026",
        "2026-05-14T06:00:00+00:00",
    ),
    ("News organisations may publish this story from 14:00 Bishkek time on 14 May 2026.", "2026-05-14T14:00:00+06:00"),
    ("Please hold this release until Thursday, May 14, 2026, 9:00 a.m. EDT", "2026-05-14T09:00:00-04:00"),
    ("The embargo lifts at 12:00 noon (Tashkent time) on 14 May 2026", "2026-05-14T12:00:00+05:00"),
    ("Media release time: 14 May 2026, 15:00 (GMT +5)", "2026-05-14T15:00:00+05:00"),
    ("Advance copy: no use before 14 May 2026, 08:00 UTC", "2026-05-14T08:00:00+00:00"),
    ("Check against delivery – embargoed until delivery, 14 May 2026", None),
    (
        "This material must not be quoted or reported on before 11 a.m. Geneva time, 14 May 2026",
        "2026-05-14T11:00:00+02:00",
    ),
    ("RELEASE: NOT BEFORE 14 MAY 2026, 10:00 (UTC+6)", "2026-05-14T10:00:00+06:00"),
    ("Эмбарго на публикацию снимается 14 мая 2026 года в 10:00 (время Бишкека)", "2026-05-14T10:00:00+06:00"),
    ("Не публиковать ранее 14 мая 2026 г., 16:00 по Москве", "2026-05-14T16:00:00+03:00"),
    (
        "Внимание! До 10:00 14 мая 2026 года (бишкекское время) материал не подлежит публикации",
        "2026-05-14T10:00:00+06:00",
    ),
    ("Разрешено к публикации после 12.00 по времени Бишкека 14 мая 2026 г.", "2026-05-14T12:00:00+06:00"),
    ("Дата и время публикации: 14 мая 2026 г., 11:00 (UTC+6)", "2026-05-14T11:00:00+06:00"),
    ("Текст можно использовать только после 14 мая 2026 года", None),
    ("Убедительно просим СМИ воздержаться от публикации до 14 мая 2026 г. 18:00 (Бишкек)", "2026-05-14T18:00:00+06:00"),
    (
        "Бул маалыматты 2026-жылдын 14-майы, саат 12:00гө чейин таратпаңыздар (Бишкек убактысы)",
        "2026-05-14T12:00:00+06:00",
    ),
    ("Жарыялоого 2026-жылдын 14-майынан саат 9:00дөн баштап уруксат берилет (UTC+6)", "2026-05-14T09:00:00+06:00"),
    ("Эмбарго 2026-жылдын 14-майында саат 15:00дө алынат (Бишкек убактысы боюнча)", "2026-05-14T15:00:00+06:00"),
]
OTHERS = [
    "FOR RELEASE: March 3, 2026",
    "Study of the river is to be released in May",
    "Министр просит придержать цены до 12 мая",
    "Published: 12 May 2026, 10:00 GMT",
    "FOR IMMEDIATE RELEASE",
    "Release date: 12 May 2026",
    "Health ministry to publish drought report on 12 May, before the harvest",
    "Russia extends food embargo until 31 December 2026",
    "Заявки принимаются до 12 мая 2026 года, 18:00",
    "Минздрав опубликует новые данные до 12 мая",
    "Для немедленной публикации",
    "Опубликован отчёт о доходах за 2026 год до вычета налогов",
    "Applications for school grants are open until 12 May 2026",
    "Date: 12 May 2026, 10:00",
    "Time: 10:00 – 12:00, 12 May 2026",
    "Жарыялоо үчүн дароо",
    "Дата выпуска: 12 мая 2026 г.",
    "Museum of Osh opens until 10 p.m. on 18 May",
    "Новые правила вступают в силу с 1 июня 2026 года",
    "Время начала: 10:00, 12 мая 2026 г.",
    "Press office opens on Saturdays until 18:00 from 1 June 2026",
    "Film released on 14 May after three years of work",
    "Bank prints new notes before 1 June 2026",
    "Выпуск новых паспортов начнётся не ранее 1 июня 2026 года",
    "Книга выйдет в свет после 14 мая",
    "Использование пластика запрещено с 1 июля 2026 года",
    "Радио выходит в эфир с 10:00 14 мая",
    "1-июндан баштап пластик колдонууга болбойт",
    "Maximum use of water not before 1 June, says ministry",
    "Posted on 14 May 2026 at 10:00",
    "Published: 14 May 2026",
    "Опубликовано: 14.05.2026 10:00",
    "Release No. 2026/14 of 14 May 2026",
    "Report on public health, May 2026",
]
HEADLINE, BODY = NEWS["en"]
UNTIL = "2026-05-12T10:00:00+06:00"
PLACES = {
    "cover note": "Dear colleagues,\n\nPlease find below our press release. It is under embargo until 10:00 Bishkek "
    f"time on 12 May 2026.\n\nPRESS RELEASE\n\n{HEADLINE}\n\n{BODY}\n",
    "cover note above a rule": "Dear colleagues,\n\nPlease find below our press release.\nIt is under embargo until "
    f"10:00 Bishkek time on 12 May 2026.\n\nKind regards,\nAnna\n\n-----\n\n{HEADLINE}\n\n{BODY}\n",
    "subject": "From: Press <press@example.org>\nSubject: EMBARGOED until 10:00 Bishkek time 12 May 2026: wells\n"
    f"To: Media\n\n{HEADLINE}\n\n{BODY}\n",
    "behind the kind": f"PRESS RELEASE – EMBARGOED UNTIL 10:00 BISHKEK TIME, 12 MAY 2026\n\n{HEADLINE}\n\n{BODY}\n",
    "several lines": f"EMBARGOED\nuntil 12 May 2026\n10:00 a.m. Bishkek time\n\n{HEADLINE}\n\n{BODY}\n",
    "a date in two lines": "UNDER EMBARGO – not for broadcast or online use before 12\nMay 2026, 10 a.m. Bishkek time"
    f"\n\n{HEADLINE}\n\n{BODY}\n",
    "below the date": "Date: 9 May 2026\nEMBARGO! To be published after 10:00 on 12 May 2026 (Bishkek time)"
    f"\n\n{HEADLINE}\n\n{BODY}\n",
    "a line that its date completes": "Not for publication or broadcast before 12\nMay 2026, 10 a.m. Bishkek time"
    f"\n\n{HEADLINE}\n\n{BODY}\n",
    "no blank line": f"Embargoed until 10:00 Bishkek time, 12 May 2026\n{HEADLINE}\n{BODY}\n",
    "below a letterhead": "EXAMPLE FOUNDATION\nPress office\n\nEmbargoed until 10:00 (UTC+6), 12 May 2026\n\n"
    f"{HEADLINE}\n\n{BODY}\n",
    "between headline and subhead": f"{HEADLINE}\n\nEmbargoed until 10:00 (UTC+6), 12 May 2026\n\n"
    f"A subheadline about water that is long enough\n\n{BODY}\n",
    "two labels": f"Embargo: 12 May 2026\nTime: 10:00 (UTC+6)\n\n{HEADLINE}\n\n{BODY}\n",
    "last line": f"{HEADLINE}\n\n{BODY}\n\nThe mayor came.\n\n"
    "Not for publication before 10:00 (UTC+6) on 12 May 2026.\n",
    "behind the end": f"{HEADLINE}\n\n{BODY}\n\nThe mayor came.\n\n###\n\nEmbargoed until 10:00 (UTC+6), 12 May 2026\n",
}


def _language(line: str) -> str:
    return "ky" if re.search("[үөң]|жарыя|чейин", line, re.I) else "ru" if re.search("[а-я]", line, re.I) else "en"


@pytest.mark.parametrize(("line", "until"), LINES)
def test_an_embargo_line_is_a_moment_or_a_question_and_no_headline(line: str, until: str | None) -> None:
    headline, body = NEWS[_language(line)]
    for text in (f"{line}\n\n{headline}\n\n{body}\n", f"{headline}\n\n{line}\n\n{body}\n"):
        found = release.read(text)
        (version,) = found.versions
        assert (version.headline, version.embargo_until, bool(version.body)) == (headline, until, True)
        assert line in version.embargo_text and (until or found.problems)


@pytest.mark.parametrize("line", OTHERS)
def test_a_headline_or_a_date_is_no_embargo_line(line: str) -> None:
    assert not embargo.is_line(line)


@pytest.mark.parametrize("place", PLACES)
def test_an_embargo_is_found_wherever_it_stands(place: str) -> None:
    version = release.read(PLACES[place]).versions[0]
    assert (version.headline, version.embargo_until) == (HEADLINE, UNTIL)
    assert BODY.split("— ")[1] in version.body


def test_each_language_of_a_file_has_its_embargo_line() -> None:
    lines = [
        "Embargoed until 10:00 Bishkek time, 12 May 2026",
        "Не публиковать до 10:00 (Бишкек) 12 мая 2026 года",
        "2026-жылдын 12-майы саат 10:00гө чейин жарыялабаңыз (Бишкек убактысы)",
    ]
    kinds = ["PRESS RELEASE", "ПРЕСС-РЕЛИЗ", "ПРЕСС-РЕЛИЗ"]
    parts = [f"{kind}\n\n{line}\n\n{headline}\n\n{body}" for kind, line, (headline, body) in zip(
        kinds, lines, NEWS.values(), strict=True
    )]  # fmt: skip
    found = release.read("\n\n###\n\n".join(parts)).versions
    assert [(version.language, version.headline, version.embargo_until) for version in found] == [
        (language, headline, UNTIL) for language, (headline, _body) in NEWS.items()
    ]


@pytest.mark.parametrize(
    "subject",
    [
        "ЭМБАРГО до 12 мая 2026, 10:00 (Бишкек): колодцы в Оше",
        "Nine wells in Osh (embargo until 12 May 2026, 10:00 Bishkek time)",
        "Колодцы в Оше – не для публикации до 12 мая, 10:00 по Бишкеку",
    ],
)
def test_the_subject_of_a_mail_that_names_an_embargo_is_obeyed(subject: str) -> None:
    text = f"{HEADLINE}\n\n{BODY}"
    (version,) = release.read(text, title=subject).versions
    assert (version.headline, version.embargo_until) == (HEADLINE, UNTIL)
    (version,) = release.read(f"From: Anna\nSubject: {subject}\nDate: 5 May 2026\n\n{text}").versions
    assert (version.headline, version.embargo_until) == (HEADLINE, UNTIL)


def test_an_embargo_in_a_subject_is_asked_about_and_news_of_one_is_none() -> None:
    text = f"{HEADLINE}\n\n{BODY}"
    assert len(release.read(text, title="Эмбарго! Колодцы в Оше").problems) == 3
    assert not release.read(text, title="Union lifts the oil embargo").problems


@pytest.mark.parametrize(
    "sentence",
    [
        "Тиркемеде билдирүү. 12-май саат 10:00гө чейин жарыялабай туруңуздар (Бишкек убактысы).",
        "Релиз о колодцах во вложении. Убедительная просьба: до 10:00 (Бишкек) 12 мая ничего не ставить на сайт.",
        "Публиковать можно только после 10:00 (Бишкек) 12 мая, спасибо за понимание.",
    ],
)
def test_a_sentence_of_a_cover_note_that_asks_to_wait_is_an_embargo(sentence: str) -> None:
    note = f"{sentence}\n\n{COVER_RULE} release.docx\n\nPRESS RELEASE\n\n{HEADLINE}\n\n{BODY}"
    (version,) = release.read(note).versions
    assert (version.headline, version.embargo_until) == (HEADLINE, UNTIL)
