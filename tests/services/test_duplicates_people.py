"""What is compared of a person: how numbers that are written differently become one key."""

import random

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType as NumberType

from outreach.services.identity import comparison


def test_a_country_code_without_its_plus_is_not_written_twice() -> None:
    """Else a switchboard is of no country and no kind, and taken for somebody's own number."""
    for raw in ("996 (312) 66-38-85", "996312663885", "0312 663885", "+996 312 663885"):
        assert comparison.phone_keys(raw, "KG") == [("312663885", "+996312663885")], raw
    assert comparison.phone_keys("7 701 555 12 34", "KZ") == [("015551234", "+77015551234")]


def test_a_kazakh_number_that_begins_like_its_country_is_one_number() -> None:
    for raw in ("+7 701 921-55-10", "007 701 9215510", "8 (701) 921 55 10", "7019215510", "7 701 921 55 10"):
        assert comparison.phone_keys(raw, "KZ") == [("019215510", "+77019215510")], raw


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


def test_the_kind_of_a_number_is_what_the_library_says() -> None:
    """In every country, of numbers of every kind and of such as nobody has."""
    chance = random.Random(3)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (NumberType.MOBILE, NumberType.FIXED_LINE, NumberType.TOLL_FREE, NumberType.VOIP):
            example = phonenumbers.example_number_for_type(region, kind)
            if example is None:
                continue
            digits = str(example.national_number)
            end = "".join(str(chance.randrange(10)) for _digit in digits[3:])
            for national in {digits, digits[:3] + end}:
                number = f"+{example.country_code}{national}"
                if len(number) < 8:
                    continue
                found = phonenumbers.PhoneNumber(country_code=example.country_code, national_number=int(national))
                kind_there = _KINDS.get(phonenumbers.number_type(found), "")
                assert comparison.kind_of_number(number) == kind_there, number


_KINDS = {
    NumberType.MOBILE: "mobile", NumberType.FIXED_LINE: "landline", NumberType.TOLL_FREE: "landline",
    NumberType.UAN: "landline",
}  # fmt: skip
