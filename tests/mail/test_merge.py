"""Merge fields take what is known of the recipient, or the words behind the bar; nothing else happens."""

import time

from outreach.mail import merge


def test_a_field_is_filled_or_falls_back() -> None:
    text = "Dear {{ salutation | colleague }} of {{outlet}},"
    assert merge.fill(text, {"salutation": "Ms Sample", "outlet": "Sample Daily"}) == (
        "Dear Ms Sample of Sample Daily,",
        [],
    )
    assert merge.fill(text, {"salutation": " "}) == ("Dear colleague of ,", ["outlet"])


def test_fields_are_named_as_people_write_them() -> None:
    assert merge.fields("{{Given name}} {{given_name|x}} {{ EMAIL }}") == ["given_name", "email"]


def test_an_unknown_field_is_named() -> None:
    assert merge.unknown("{{salutation}} {{shoe_size}} {{__class__}}") == ["shoe_size", "__class__"]


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert merge.fill("{{name}}", {"name": "{{email}}", "email": "secret"}) == ("{{email}}", [])


def test_an_empty_fallback_is_a_fallback() -> None:
    assert merge.fill("a{{suffix|}}b", {}) == ("ab", [])


def test_braces_that_are_no_field_stay() -> None:
    for text in ("{name}", "{{", "}}", "{{{}}}", "{{a{b}}", "a { b } c"):
        assert merge.fill(text, {"name": "x"})[0] == text


def test_a_text_full_of_braces_takes_no_time() -> None:
    start = time.process_time()
    merge.fill("{{" + " " * 200_000, {})
    merge.fill("{{ |" * 100_000, {})
    assert time.process_time() - start < 1
