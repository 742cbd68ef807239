"""Folding, Latin keys and the order of the alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.values import text


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("AbC", "abc"),
        ("Ёлка", "елка"),
        ("Чүй", "чүи"),
        ("Straße", "strasse"),
        ("Ó Brien", "o brien"),
        ("ﬁ", "fi"),
        ("Ａ１", "a1"),
        ("", ""),
    ],
)
def test_folding(given_text: str, folded: str) -> None:
    assert text.fold(given_text) == folded
    assert text.fold(folded) == folded


@pytest.mark.parametrize(
    "names",
    [
        ("Жумабекова", "Zhumabekova", "Jumabekova", "Dzhumabekova"),
        ("Айгуль", "Aigul", "Aygul"),
        ("Бражко", "Brazhko", "Brajko"),
        ("Хасанов", "Khasanov", "Hasanov"),
        ("Чынгыз", "Chyngyz", "Chingiz", "Tchinghiz"[:3] + "yngyz"),
        ("Щукин", "Shchukin", "Schukin"),
        ("Юлия", "Yuliya", "Iuliia"),
        ("Эмиль", "Emil"),
        ("Алексей", "Aleksei", "Alexey", "Aleksey"),
        ("Нурсултан", "Nursultan"),
        ("Өмүр", "Omur"),
    ],
)
def test_rival_spellings_have_one_key(names: tuple[str, ...]) -> None:
    assert len({text.latin(text.fold(name)) for name in names}) == 1, [text.latin(text.fold(name)) for name in names]


@given(st.text(max_size=60))
def test_words_are_letters_and_digits(given_text: str) -> None:
    for word in text.words(given_text):
        assert word and " " not in word and len(word) <= 100
        assert text.latin(word).isascii()


def test_endless_words_are_parted() -> None:
    assert [len(word) for word in text.words("x" * 250)] == [100, 100, 50]


def test_what_a_record_is_found_by() -> None:
    found = text.search_text(["Айгуль Ёлкина", "24.kg"], ["+996312663885"]).split()
    assert found[:4] == ["аигуль", "елкина", "24", "kg"]
    assert text.latin("аигуль") in found
    assert {"996312663885", "312663885", "663885", "2663885"} <= set(found)


def test_sorting_by_the_alphabet() -> None:
    names = ["Яна", "Ng", "Ёж", "ель", "Жук", "Өзгөн", "Орёл", "Пён", "Ңа", "Нур", "ang", "Zoë", "Ýlo", "Үй", "Ухо"]
    assert sorted(names, key=text.sort_key) == [
        "ang", "Ng", "Ýlo", "Zoë", "ель", "Ёж", "Жук", "Нур", "Ңа", "Орёл", "Өзгөн", "Пён", "Ухо", "Үй", "Яна",
    ]  # fmt: skip


def test_keys_are_never_too_long_for_an_index() -> None:
    long, longer = "ы" * 500, "ы" * 501
    assert len(text.sort_key(long)) <= text.MAX_KEY
    assert text.key(long) != text.key(longer), "two long names are two"
    assert text.key("Ёлка") == text.fold("Ёлка")


@pytest.mark.parametrize(
    ("given_text", "script"),
    [("Айгуль", "Cyrl"), ("Aigul", "Latn"), ("Aйгуль", "mixed"), ("42", ""), ("", ""), ("Ü", "Latn"), ("Ң", "Cyrl")],
)
def test_scripts(given_text: str, script: str) -> None:
    assert text.script(given_text) == script


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=30))
def test_usable_text_can_be_written(given_text: str) -> None:
    usable = text.usable(given_text)
    usable.encode("utf-8")
    assert "\x00" not in usable and len(usable) == len(given_text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Элнypa Кулова", "Элнура Кулова"),
        ("Hoннa Дуйшеева", "Нонна Дуйшеева"),
        ("Acaн Усенов", "Асан Усенов"),
        ("Әдiл Есенов", "Әділ Есенов"),
        ("Вob Smith", "Bob Smith"),
        ("Радио Маяк FM", "Радио Маяк FM"),
        ("Дjango Ю", "Дjango Ю"),
    ],
)
def test_a_word_of_both_scripts_is_of_the_one_that_its_letters_can_be_of(typed: str, meant: str) -> None:
    assert text.unmixed(typed) == meant


def test_where_words_begin_with_what_was_typed() -> None:
    assert text.beginnings("Water desk, Чүй", "чүй wat") == [(0, 3), (12, 15)]
    assert text.beginnings("Water desk, Чүй", "wat DE") == [(0, 3), (6, 8)]
    assert text.beginnings("Ёлка", "елк") == [(0, 3)]
    assert text.beginnings("Water", "") == []
