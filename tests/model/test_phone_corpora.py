"""libphonenumber's own examples: every region and kind, short numbers, ways of writing; and the naughty strings."""

import json
import re
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.values.phone import phone
from tests.patience import soon
from tests.shared import Shared

KIND_OF_TYPE = {
    "fixedLine": "landline",
    "mobile": "mobile",
    "tollFree": "toll-free",
    "premiumRate": "premium",
    "sharedCost": "shared-cost",
    "voip": "voip",
    "personalNumber": "personal",
    "pager": "pager",
    "uan": "uan",
    "voicemail": "voicemail",
}


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def moved_on(e164: str) -> bool:
    """Whether the installed library's own data no longer hold the example for valid: plans change, the file does not.

    Such are Benin's (ten digits since 2024) and one of Zimbabwe's.
    """
    return not phonenumbers.is_valid_number(phonenumbers.parse(e164, None))


@pytest.mark.parametrize("name", ["example-numbers-by-region.jsonl", "example-numbers-cis.jsonl"])
@pytest.mark.parametrize("form", ["national", "e164"])
def test_the_example_of_every_region_and_kind(shared: Shared, name: str, form: str) -> None:
    wrong, old = [], []
    for case in cases(shared.corpora("phone", name)):
        expected = case["expected"]
        region = expected["region"]
        text = case["input"] if form == "national" and region != "001" else expected["e164"]
        found = phone.read(text, region)
        verdicts = [(number.e164, number.region, number.valid) for number in found.numbers]
        if verdicts != [(expected["e164"], region, expected["valid"])]:
            (old if moved_on(expected["e164"]) else wrong).append((text, region, verdicts))
        elif found.numbers[0].kind not in (KIND_OF_TYPE[expected["type"]], "landline-or-mobile"):
            old.append((text, region, verdicts))  # Botswana's 79 1… is Internet telephony by now
    assert wrong == []
    assert {(region, text[-8:]) for text, region, _found in old} <= {
        ("BJ", "85751234"),
        ("BJ", "81123456"),
        ("ZW", "1312345"),
        ("ZW", "31312345"),
        ("BW", "79101234"),
    }


def test_a_short_number_never_gets_a_country_code(shared: Shared) -> None:
    kinds: dict[str, int] = {}
    for case in cases(shared.corpora("phone", "short-numbers.jsonl")):
        found = phone.read(case["input"], case["expected"]["region"])
        assert [number.e164 for number in found.numbers] == [None], case
        assert not any("+" in (number.international or "") for number in found.numbers)
        kinds[found.numbers[0].kind] = kinds.get(found.numbers[0].kind, 0) + 1
    # Three examples are longer than a short number outside the list of the library may be: they may lack an area code.
    assert kinds.get("unknown", 0) <= 3
    assert kinds["short"] >= shared.least(1050)


def differs(case: dict[str, Any]) -> str | None:
    """The rule by which a press office reads a cell otherwise than a dialler reads a number; None where it does not."""
    text, expected = case["input"], case["expected"]
    if re.search(r"\d[ ]?[,;][ ]?\d{7}\b", text):
        return "after a comma or semicolon stands another number, not an extension"
    if re.search(r"\d[ -]?[A-Z]{3}", text):
        return "letters are not read as the keys of a telephone"
    if re.search(r"\d[aA]\d", text):
        return "a letter glued between digits is not skipped: it is not part of any number"
    if expected.get("error") and re.search(r"(?:extension |,,)\d{16,}", text):
        return "a number before an extension that is too long is kept: nothing is dropped"
    return None


def test_ways_of_writing_that_the_library_tests(shared: Shared) -> None:
    """The cases' plans are partly invented (test metadata): only those whose number is valid in fact are judged."""
    judged, wrong, excused = 0, [], set()
    for case in cases(shared.corpora("phone", "libphonenumber-parse.jsonl")):
        expected = case["expected"]
        match = re.search(r"default region (\w+)", case["note"])
        assert match
        region = "" if match[1] == "null" else match[1]
        if (reason := differs(case)) is not None:
            excused.add(reason)
            continue
        found = phone.read(case["input"], region)
        if expected.get("error"):
            good = not any(number.valid for number in found.numbers)
        else:
            try:
                real = phonenumbers.parse(case["input"], region or None)
            except phonenumbers.NumberParseException:
                continue
            if not phonenumbers.is_valid_number(real):
                continue
            national = int(phonenumbers.national_significant_number(real))
            good = national == expected["national_number"] and [
                (number.e164, number.extension) for number in found.numbers
            ] == [(phonenumbers.format_number(real, phonenumbers.PhoneNumberFormat.E164), expected.get("extension"))]
        judged += 1
        if not good:
            wrong.append((case["input"], region, found.numbers))
    assert wrong == []
    assert judged >= shared.least(130)
    assert len(excused) == (4 if shared.real else 3)


def test_naughty_strings_do_no_harm(shared: Shared) -> None:
    for case in cases(shared.corpora("nasty", "blns.jsonl")):
        soon(0.05, phone.read, str(case["input"]))


@pytest.mark.parametrize(
    "pattern",
    [
        "1",
        "+",
        "1,",
        "(1 ",
        "тел ",
        "1-",
        "\x00",
        "0312 61 12 13 ",
        "x1",
        "12.12.",
        "$1",
        "1 2",
        "((((1",
        "1 янв ",
        "доб 1 ",
    ],
)
def test_a_huge_cell_is_read_in_part_and_at_once(pattern: str) -> None:
    found = soon(1, phone.read, pattern * (1_000_000 // len(pattern)))
    assert "first 4000 characters" in found.problems[0]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["KG", "US", "DE", "", "xx"]))
def test_no_text_makes_it_fail(text: str, region: str) -> None:
    found = phone.read(text, region)
    assert all(number.valid or number.e164 is None for number in found.numbers)
    phone.verdict(text, region)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789+-()/,;. \n#~хx№доб.вниилTelFаx:", max_size=80))
def test_no_jumble_of_digits_makes_it_fail(text: str) -> None:
    for number in phone.read(text).numbers:
        if number.e164:
            assert phonenumbers.is_valid_number(phonenumbers.parse(number.e164, None))


@settings(max_examples=200, deadline=None)
@given(st.integers(200_000_000, 799_999_999))
def test_the_library_and_we_agree_on_plain_numbers(national: int) -> None:
    text = f"+996{national}"
    expected = phonenumbers.is_valid_number(phonenumbers.parse(text, None))
    assert phone.verdict(text, "KG").valid == expected
    found = phone.read(text).numbers[0]
    assert (found.valid, found.e164) == (expected, text if expected else None)


def test_a_number_is_written_as_the_library_writes_it(shared: Shared) -> None:
    forms = phonenumbers.PhoneNumberFormat
    for case in cases(shared.corpora("phone", "example-numbers-by-region.jsonl")):
        number = phone.read(case["expected"]["e164"], case["expected"]["region"]).numbers[0]
        if number.valid:
            real = phonenumbers.parse(case["expected"]["e164"], None)
            expected = [phonenumbers.format_number(real, form) for form in (forms.INTERNATIONAL, forms.NATIONAL)]
            assert [number.international, number.national] == expected
