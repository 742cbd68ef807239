"""A name as typed comes apart, in any order and script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.values.names import name_parts, phonetic_keys
from outreach.values.names.name_parts import FAMILY, GIVEN


@pytest.mark.parametrize(
    ("typed", "given", "family", "middles", "initials"),
    [
        ("Айгүл Жумабекова", "айгүл", "жумабекова", (), ()),
        ("Жумабекова Айгүл Асановна", "айгүл", "жумабекова", ("асановна",), ()),
        ("Айгүл Асановна Жумабекова", "айгүл", "жумабекова", ("асановна",), ()),
        ("ЖУМАБЕКОВА Айгүл", "айгүл", "жумабекова", (), ()),
        ("Zhumabekova, Aigul", "aigul", "zhumabekova", (), ()),
        ("Smith, John", "john", "smith", (), ()),
        ("SMITH John", "john", "smith", (), ()),
        ("Dr. John F. Smith Jr.", "john", "smith", (), ("f",)),
        ("Taalai Asanoviç Bakirov", "taalai", "bakirov", ("asanoviç",), ()),
        ("г-н Иванов И. И.", "", "иванов", (), ("и", "и")),
        ("И.И. Иванов", "", "иванов", (), ("и", "и")),
        ("Азамат Бакыт уулу", "азамат", "бакыт", (), ()),
        ("Бакыт уулу Азамат", "азамат", "бакыт", (), ()),
        ("Aigul Bakyt kyzy", "aigul", "bakyt", (), ()),
        ("Алиев Рашид Вагиф оглы", "рашид", "алиев", ("вагиф",), ()),
        ("Адамович Иван Петрович", "иван", "адамович", ("петрович",), ()),
        ("Ludwig van Beethoven", "ludwig", "beethoven", (), ()),
        ("Асанова Гульнара эже", "гульнара", "асанова", (), ()),
        ("Ms Jane Goodman, PhD", "jane", "goodman", (), ()),
    ],
)
def test_the_parts_of_a_name(
    typed: str, given: str, family: str, middles: tuple[str, ...], initials: tuple[str, ...]
) -> None:
    parts = name_parts.split(typed)
    assert (parts.words(GIVEN), parts.words(FAMILY)) in ((given, family), ("", ""))
    assert set(parts.mains) == {word for word in (given, family) if word}
    assert parts.middles == middles
    assert parts.initials == initials


def test_a_maiden_name_stands_aside() -> None:
    assert name_parts.split("Айгүл Жумабекова (Асанова)").others == ("асанова",)
    assert name_parts.split("Anna Keller née Schmidt").others == ("schmidt",)


def test_fields_filled_one_by_one() -> None:
    parts = name_parts.of_fields("Айгүл", "Асановна", "Жумабекова")
    assert (parts.words(GIVEN), parts.words(FAMILY), parts.middles) == ("айгүл", "жумабекова", ("асановна",))
    assert name_parts.of_fields("Азамат", "", "Бакыт уулу").father == 1


@pytest.mark.parametrize(("first", "last", "believed"), [("Акунова", "Салтанат", False), ("Kelly", "Moss", True)])
def test_words_that_speak_against_their_fields_are_left_open(first: str, last: str, believed: bool) -> None:
    assert (name_parts.of_fields(first, "", last).roles == (GIVEN, FAMILY)) == believed


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_apart(typed: str) -> None:
    parts = name_parts.split(typed)
    assert len(parts.mains) == len(parts.roles) <= name_parts.MOST_WORDS
    assert all(parts.mains)
    assert -1 <= parts.father < max(len(parts.mains), 1)


@pytest.mark.parametrize("name", ["Samat Aidarūly", "Самат Айдарұлы", "Samat Aidaruly", "Самат Айдар уулу"])
def test_a_father_is_told_in_any_alphabet(name: str) -> None:
    parts = name_parts.split(name)
    assert parts.father == 1
    assert phonetic_keys.keys(parts.mains[1])[0] == "aidar"


def test_the_generation_stands_behind_a_family_name_in_a_field_of_its_own_too() -> None:
    found = name_parts.of_fields("John", "", "Goodman Jr.")
    assert (found.mains, found.generation) == (("john", "goodman"), 2)
