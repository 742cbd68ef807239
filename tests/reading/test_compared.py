"""Language versions compared: seeded mismatches are found, equal forms are not flagged."""

import pytest

from outreach.reading import compared

EN = (
    "OSH, 31 May 2026 - In 2019, more than 10 trainings were held for 1,200 people. The project costs USD 3.5 million "
    "and reaches 45% of the schools. Ms. Aigul Asanova, Head of the Office, said so. The programme runs 2021-2025. "
    "Call +996 312 00 12 13 or write to press@example.org. See https://www.example.org/en/water."
)
RU = (
    "ОШ, 31 мая 2026 года - В 2019 году проведено более десяти тренингов для 1 200 человек. Проект стоит 3,5 млн "
    "долларов США и охватывает 45 процентов школ. Об этом сказала г-жа Айгуль Асанова, глава офиса. Программа "
    "рассчитана на 2021–2025 гг. Тел.: (0312) 00-12-13, press@example.org. См. https://example.org/ru/water."
)
KY = (
    "ОШ, 31-май - 2019-жылы 10дон ашык тренинг 1200 адам үчүн өттү. Долбоор 3,5 миллион доллар турат жана "
    "мектептердин 45 пайызын камтыйт. Айгүл Асанова айым, кеңсенин жетекчиси, айтты. Программа 2021-2025-жылдарга. "
    "Тел.: +996 312 00 12 13, press@example.org. https://example.org/ky/water."
)


def test_equal_forms_are_not_flagged() -> None:
    assert compared.differences({"en": EN, "ru": RU, "ky": KY}) == []


@pytest.mark.parametrize(
    ("kind", "was", "now", "told"),
    [
        ("date", "31 мая", "30 мая", "30 мая 2026 года"),
        ("date", "2026 года", "2025 года", "31 мая 2025 года"),
        ("number", "1 200", "2 100", "2 100"),
        ("number", "3,5 млн", "3,5 млрд", "3,5 млрд"),
        ("number", "45 процентов", "54 процента", "54 процента"),
        ("number", "десяти", "15", "15"),
        ("number", "2021–2025", "2021–2026", "2021–2026"),
        ("name", "Асанова", "Асанбаева", "Айгуль Асанбаева"),
        ("phone", "00-12-13", "00-12-31", "(0312) 00-12-31"),
        ("email", "press@", "pres@", "pres@example.org"),
        ("link", "ru/water", "ru/air", "https://example.org/ru/air"),
    ],
)
def test_a_seeded_mismatch_is_found(kind: str, was: str, now: str, told: str) -> None:
    assert was in RU
    found = compared.differences({"en": EN, "ru": RU.replace(was, now)})
    assert [difference.kind for difference in found] == [kind]
    assert told in found[0].text


def test_what_is_left_out_is_named_with_its_place() -> None:
    found = compared.differences({"en": EN, "ru": RU.replace(", press@example.org", "")})
    assert [(difference.kind, difference.language, difference.missing_in) for difference in found] == [
        ("email", "en", "ru")
    ]
    assert EN[found[0].start : found[0].end] == "press@example.org"
    assert found[0].instead == ""


def test_one_version_alone_differs_from_nothing() -> None:
    assert compared.differences({"en": EN, "ru": "  "}) == []
