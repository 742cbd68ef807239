"""What is compared of a person: how numbers that are written differently become one key."""

import pytest

from outreach.services.identity import comparison


@pytest.mark.parametrize(
    ("region", "cells", "key"),
    [
        ("KG", ("996 (312) 66-38-85", "996312663885", "0312 663885", "+996 312 663885"), ("312663885", "landline")),
        ("KZ", ("7 701 555 12 34", "8 701 555 12 34", "+77015551234"), ("015551234", "mobile")),
        (
            "KZ",
            ("+7 701 921-55-10", "007 701 9215510", "8 (701) 921 55 10", "7019215510", "7 701 921 55 10"),
            ("019215510", "mobile"),
        ),
    ],
)
def test_a_number_is_known_however_its_country_is_written(
    region: str, cells: tuple[str, ...], key: tuple[str, str]
) -> None:
    for raw in cells:
        found = comparison.of_fields(1, {"phones": [{"raw": raw}]}, region)
        assert (found.phones, found.kinds) == ((key[0],), (key[1],)), raw


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Южный курьер", "Iuzhnyi Kurer", True),
        ("Южный курьер", "Yuzhnyi Kuryer", True),
        ("Новый канал", "Novyi Kanal", True),
        ("Агентство Кабар", "Kabar", True),
        ("The Northern Echo", "Northern Echo", True),
        ("Northern Echo (online)", "Northern Echo", True),
        ("ОсОО «Чүй ТВ»", "Чүй ТВ", True),
        ("Новый канал", "Новый", False),
        ("Новый канал", "Новый вестник", False),
        ("Жаңы доор", "Zhangy Door", True),
        ("Радио Шумкар", "Шумкар", True),
        ("Радио Шумкар", "Газета «Шумкар»", False),
        ("Телеканал Шумкар", "Шумкар ТВ", True),
        ("ТВ и радио Шумкар", "Шумкар радиосы", True),
        ("Радио Шумкар Ош", "Газета «Шумкар»", False),
    ],
)
def test_an_outlet_is_known_in_any_spelling(one: str, other: str, same: bool) -> None:
    key = comparison.outlet_key
    assert (comparison.met(key(one), key(other)) == comparison.ONE) == same


@pytest.mark.parametrize(("box", "shared"), [("chief", True), ("glavred", True), ("chieftain", False)])
def test_the_box_of_a_post_is_read_by_whoever_holds_it(box: str, shared: bool) -> None:
    assert comparison.is_shared_box(f"{box}@shumkar.example.org") == shared
