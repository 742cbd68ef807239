"""Language versions compared: seeded mismatches are found, equal forms are not flagged."""

import pytest

from outreach.press import version_diff
from tests.reading.compared_pairs import DIFFERENT, EQUAL, WHOLE

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
    assert version_diff.differences({"en": EN, "ru": RU, "ky": KY}) == []


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
    found = version_diff.differences({"en": EN, "ru": RU.replace(was, now)})
    assert [difference.kind for difference in found] == [kind]
    assert told in found[0].text


def test_what_is_left_out_is_named_with_its_place() -> None:
    found = version_diff.differences({"en": EN, "ru": RU.replace(", press@example.org", "")})
    assert [(difference.kind, difference.language, difference.missing_in) for difference in found] == [
        ("email", "en", "ru")
    ]
    assert EN[found[0].start : found[0].end] == "press@example.org"
    assert found[0].instead == ""


def test_one_version_alone_differs_from_nothing() -> None:
    assert version_diff.differences({"en": EN, "ru": "  "}) == []


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: f"{pair[1]} = {pair[3]}")
def test_a_sentence_and_its_translation_in_other_forms(pair: tuple[str, str, str, str]) -> None:
    one, sentence, other, translation = pair
    assert version_diff.differences({one: sentence, other: translation}) == []


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: f"{pair[2]} / {pair[4]}")
def test_a_translation_with_one_thing_wrong(pair: tuple[str, str, str, str, str]) -> None:
    kind, one, sentence, other, translation = pair
    assert [found.kind for found in version_diff.differences({one: sentence, other: translation})] == [kind]


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_no_digit_of_a_translation_can_be_changed_unseen(language: str) -> None:
    text = {"ru": RU, "ky": KY}[language]
    unseen = []
    for place, letter in enumerate(text):
        if letter.isdigit():
            changed = text[:place] + str((int(letter) + 3) % 10) + text[place + 1 :]
            if not version_diff.differences({"en": EN, language: changed}):
                unseen.append(changed[max(0, place - 10) : place + 10])
    assert unseen == []


def test_what_differs_is_told_for_every_pair_of_three() -> None:
    found = version_diff.differences({"en": EN, "ru": RU, "ky": KY.replace("45 пайызын", "40 пайызын")})
    assert {(one.language, one.missing_in) for one in found} == {("en", "ky"), ("ru", "ky")}


def test_long_texts_are_compared_in_a_moment() -> None:
    """A book of 200 pages has no repeat that grows without bound; what is found is the one thing wrong."""
    wrong = RU.replace("1 200", "1 300")
    found = version_diff.differences({"en": "\n\n".join([EN] * 100), "ru": "\n\n".join([RU] * 99 + [wrong])})
    assert [(one.kind, one.language, one.written) for one in found] == [("number", "ru", "1 300")]


def test_a_whole_release_in_three_languages_says_the_same() -> None:
    assert [found.text for found in version_diff.differences(WHOLE)] == []


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_whatever_is_changed_in_a_whole_release_is_seen(language: str) -> None:
    """Each digit in turn; a year that stands elsewhere in both texts is what a comparison of facts cannot miss."""
    text = WHOLE[language]
    unseen = []
    for place in (place for place, letter in enumerate(text) if letter.isdigit()):
        changed = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
        if not version_diff.differences({"en": WHOLE["en"], language: changed}):
            unseen.append(changed[max(0, place - 12) : place + 6])
    assert len(unseen) <= 1, unseen


@pytest.mark.parametrize(
    ("language", "was", "now"),
    [
        ("ru", "Иманалиева", "Имангалиева"), ("ru", "Иманалиева", "Иманбаева"), ("ky", "Иманалиева", "Иманова"),
        ("ru", "Лахтинен", "Лаптинен"), ("ru", "Салтанат", "Салима"), ("ky", "Пекка", "Петри"),
        ("ru", "3 марта 2027", "3 мая 2027"), ("ky", "3-марты", "3-майы"), ("ru", "млн долларов", "тыс. долларов"),
        ("ru", "60 процентов", "60"), ("ru", "press@", "pr@"), ("ky", "ky/talas", "ky/osh"),
    ],
)  # fmt: skip
def test_one_thing_wrong_in_a_whole_release_is_seen(language: str, was: str, now: str) -> None:
    assert was in WHOLE[language]
    assert version_diff.differences({"en": WHOLE["en"], language: WHOLE[language].replace(was, now)})


def test_a_number_in_words_that_another_text_in_the_language_changes() -> None:
    assert version_diff.missing("It serves three regions.", "It serves four regions.", "en") == ["three"]
    assert version_diff.missing("It serves three regions.", "It serves 3 regions.", "en") == []
