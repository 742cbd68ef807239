"""What two names say about their bearers being one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.values.names import name_parts, name_similarity
from outreach.values.names.name_similarity import NEAR, NONE, STEM, Names


def compare(one: str, other: str) -> Names:
    return name_similarity.compare(name_parts.split(one), name_parts.split(other))


@pytest.mark.parametrize(
    "pair",
    [
        "Айгүл Жумабекова|Aygul Jumabekova", "Жумабекова Айгүл|Aigul Zhumabekova", "Жумабекова А.|Aygul Jumabekova",
        "Азамат Бакыт уулу|Бакыт уулу Азамат", "Азамат Бакыт уулу|Azamat Bakytov", "Bob Goodman|Robert Goodman",
        "Айгүл Жумабекова (Асанова)|Айгуль Асанова", "Gabriel García Márquez|Gabriel García",
        "Claire Sample|Клэр Сэмпл", "Matthew Walsh|Мэтью Уолш", "François Laurent|Франсуа Лоран",
        "Калилова Д.|Джылдыз Калилова",
        "Бекзат Нурланович Жээнбеков|Нурлан уулу Бекзат", "Giovanni Bauer|Бауэр Джованни",
        "Guillaume Lambert|Ламберт Гийом", "Sean Foster|Шон Фостер", "José Powell|Хосе Пауэлл",
        "I͡ulii͡a T͡simbali͡uk|Юлия Цимбалюк", "Zhang Jianguo|Цзяньго Чжан", "Qing Xu|Сюй Цин", "Deng Wenhui|Дэн Вэньхуэй",
        "Сапар улуу Бекзат|Бекзат Сапаров", "Сапарулуу Бекзат|Bekzat Saparov", "İ. Güner|İbrahim Güner",
        "Renate Kessler|Рената Кесслер", "Leïla Mansour|Лейла Мансур",
        "Eskendir Kulbaev|Искандер Кулбаев", "Thomas Müller|Tomas Mueller", "А. Иванова|A. Ivanova",
    ],
)  # fmt: skip
def test_one_person(pair: str) -> None:
    names = compare(*pair.split("|"))
    assert not names.clash and (names.matched or names.given is not None)


@pytest.mark.parametrize(
    "pair",
    [
        "Азамат Асанов|Бакыт Асанов", "Иванов Иван Иванович|Иванов Иван Петрович", "А. Иванов|Б. Иванов",
        "Жумабекова Б.|Aygul Jumabekova", "Jane Goodman|Mary Smith", "Hüseyin Gül|Tuğrul Gül",
        "Исаков Марат Бакытович|Марат Адилетович Исаков", "Асанов Эсен Мирланович|Асанов Эсен Уланович",
        "Соболев Павел Павелович|Олег Павелович Соболев", "Жолдошева Нургуль Усеновна|Усен Жолдошев",
        "Евгений Зубов|Евгения Зубова", "Рахмон Бобоев|Хуршед Раҳмонов",
        "Андреев Вячеслав|Андреев Игорь", "Канат кызы Элмира|Асан уулу Канат",
        "Giovanni Bauer|Анна Бауэр", "Jacques Moreau|Жан Моро", "Keith Stone|Шон Стоун",
        "К. Ясенева|Кубат Ясенев", "Aidar Yasenev|Aidana Yaseneva",
    ],
)  # fmt: skip
def test_two_people(pair: str) -> None:
    assert compare(*pair.split("|")).clash


def test_second_initials_that_differ_are_of_two_fathers() -> None:
    assert compare("Ясенев К. Б.", "Ясенев К. Т.").middle == NONE
    assert compare("Ясенев К. Б.", "Yasenev K. B.").middle != NONE
    assert compare("Ясенев К. Б.", "Ясенев К.").middle != NONE


def test_a_married_name_speaks_against_but_does_not_forbid() -> None:
    verdict = compare("Айгүл Жумабекова", "Айгуль Асанова")
    assert verdict.family == name_similarity.NONE
    assert not verdict.clash


def test_two_given_names_alone_do_not_make_a_name() -> None:
    assert compare("Jean-Pierre Moreau", "Jean-Pierre Dupont").family == name_similarity.NONE


_WORDS = ["Anna", "Айгүл", "Aigul", "Ivanov", "Иванова", "уулу", "А.", "B.", "Асановна", "van", "(Smith)", ","]
_NAMES = st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join)


@given(_NAMES, _NAMES)
def test_either_side_sees_the_same(one: str, other: str) -> None:
    assert compare(one, other) == compare(other, one)


@pytest.mark.parametrize(("letter", "word"), [("g", "джордж"), ("j", "джордж"), ("z", "жаныл"), ("y", "елена")])
def test_an_initial_may_stand_for_a_sound_of_the_other_script(letter: str, word: str) -> None:
    assert name_similarity.initial_fits(letter, word) and not name_similarity.initial_fits(letter, "мария")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("олжас", "олжс", True), ("джон", "дожн", True), ("beth", "bwth", True), ("koch", "kohc", False)],
)
def test_one_letter_typed_wrong_in_a_short_name_is_a_slip_if_the_other_is_a_given_name(
    one: str, other: str, alike: bool
) -> None:
    assert (name_similarity.relation(one, other) == name_similarity.SLIP) == alike


@pytest.mark.parametrize(("name", "short"), [("семён", "сёма"), ("joachim", "jochen"), ("оксана", "ксюша")])
def test_a_name_and_its_short_form(name: str, short: str) -> None:
    assert name_similarity.relation(name, short) == name_similarity.FORM


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("John Goodman Jr.", "John Goodman Sr.", True),
        ("Goodman, John, III", "John Goodman II", True),
        ("Асанов Бакыт мл.", "Бакыт Асанов (старший)", False),  # what stands in brackets is a name beside
        ("Асанов Бакыт мл.", "Бакыт Асанов старший", True),
        ("John Goodman Jr.", "Goodman John", False),
        ("John Goodman Jr.", "John Goodman II", False),
    ],
)
def test_father_and_son_of_one_name_are_two(one: str, other: str, two: bool) -> None:
    assert compare(one, other).clash == two


@pytest.mark.parametrize(("one", "other"), [("шухоат", "shuhrat"), ("uljna", "ұлжан")])
def test_a_letter_typed_wrong_is_a_slip_beside_the_other_script_too(one: str, other: str) -> None:
    assert name_similarity.relation(one, other) == name_similarity.SLIP


@pytest.mark.parametrize(
    ("one", "other", "at_least"),
    [
        ("захарин", "захаров", NEAR),
        ("захарина", "захарова", NEAR),
        ("маратовна", "сергеевна", NONE),
        ("усенов", "эсенов", NEAR),
        ("joan", "john", NEAR),
        ("joan", "иван", NEAR),
    ],
)
def test_two_names_that_only_look_alike(one: str, other: str, at_least: int) -> None:
    assert name_similarity.relation(one, other) >= at_least


@pytest.mark.parametrize("pair", ["жумабек жумабекова", "зимин зимина", "волконский волконская", "захаров захарова"])
def test_a_family_name_in_another_form(pair: str) -> None:
    assert name_similarity.relation(*pair.split()) == STEM
