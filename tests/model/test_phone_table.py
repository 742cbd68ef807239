"""The tables' verdict on a plain number is libphonenumber's own, for every region, kind and slip of the finger."""

import random
from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from outreach.values.phone import phone_number, phone_table
from outreach.values.phone.phone_number import Verdict
from tests import sample

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
FORMS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)


def by_table(text: str, home: str | None) -> Verdict | None:
    found = phone_table.read(text, home)
    if found is None:
        return None
    return Verdict(f"+{found.country_code}{found.national}", None, found.kind, found.region, True)


def examples(region: str) -> Iterator[phonenumbers.PhoneNumber]:
    for kind in sorted(PhoneNumberType.values()):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is not None:
            yield number


def slips(national: str, chance: random.Random) -> Iterator[str]:
    for _ in range(6):
        digits = list(national)
        digits[chance.randrange(len(digits))] = chance.choice("0123456789")
        yield "".join(digits)
    yield national[:-1]
    yield national + chance.choice("0123456789")


@pytest.mark.parametrize("region", REGIONS)
def test_examples_and_slips_in_every_writing(region: str) -> None:
    chance = random.Random(region)
    decided = 0
    for number in examples(region):
        national = phonenumbers.national_significant_number(number)
        code = str(number.country_code)
        texts = [phonenumbers.format_number(number, form) for form in FORMS]
        for digits in slips(national, chance):
            texts += [f"+{code}{digits}", f"+{code} ({digits[:2]}) {digits[2:]}", digits, f"0{digits}", f"8{digits}"]
            texts += [f"+{code}0{digits}", f"00{code}{digits}", f"{code}{digits}"]
        for text in texts:
            for home in (region, None, chance.choice(REGIONS)):
                found = by_table(text, home)
                assert found is None or found == phone_number.judge(text, home), (text, home)
                decided += found is not None
    assert decided > 0


@given(
    st.sampled_from(("", "+", "+ ", " +")),
    st.lists(
        st.tuples(st.sampled_from(("", " ", "-", ") ", " (", ".")), st.sampled_from("0123456789")),
        min_size=5, max_size=20,
    ),
    st.sampled_from([None, *REGIONS]),
)  # fmt: skip
@settings(max_examples=sample.examples(2000), deadline=None)
@example("+", [("", digit) for digit in "996312663885"], "KG")
def test_any_digits_and_signs(plus: str, parts: list[tuple[str, str]], home: str | None) -> None:
    text = plus + "".join(sign + digit for sign, digit in parts)
    found = by_table(text, home)
    assert found is None or found == phone_number.judge(text, home)


@pytest.mark.parametrize(
    ("text", "home", "kind"),
    [
        ("+996 555 12 34 56", None, "mobile"),
        ("0312 66 38 85", "KG", "landline"),
        ("(0312) 66-38-85", "KG", "landline"),
        ("+7 701 512 34 56", "KG", "mobile"),
        ("8 701 512 34 56", "KZ", "mobile"),
        ("+1 202-555-0142", "KG", "landline-or-mobile"),
        ("+49 1512 3456789", "DE", "mobile"),
    ],
)
def test_common_numbers_need_no_library(text: str, home: str | None, kind: str) -> None:
    found = by_table(text, home)
    assert found is not None and found.kind == kind and found == phone_number.judge(text, home)


@pytest.mark.parametrize("text", ["", "101", "+", "abc", "0312 66 38 85 ext 3", "+996 555 12 34 56, 57", "٠٥٥٥١٢٣٤٥٦"])
def test_what_is_not_plain_is_left_to_the_library(text: str) -> None:
    assert phone_table.read(text, "KG") is None
