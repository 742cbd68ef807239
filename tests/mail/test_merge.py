"""Merge fields take what is known of the recipient, or the words behind the bar; nothing else happens."""

import time

import pytest

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


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("{{salutation}} {{shoe_size}}", "{{shoe_size}}. Use one of: name"),
        ("Hi {{ first name | x }}", "{{first_name}}"),
        ("{{__class__}}", "{{__class__}}"),
        ("Dear {{salutation|{{given_name|x}}}},", "“{{salutation|{{given_name|x}}}},”"),
        ("Dear {{name,\nhow are you", "“{{name,”"),
        ("Dear {salutation},", "“{salutation},”"),
        ("Dear {Имя},", "“{Имя},”"),
        ("Dear {{name}|x", "“{{name}|x”"),
        ("Dear name}},", "“name}},”"),
        ("Dear { Given name", "“{ Given name”"),
        ("{{{name}}}", "“{{{name}}}”"),
        ("{{name|a|b}}", "“{{name|a|b}}”"),
        ("{{}}", "{{}}"),
    ],
)
def test_what_looks_like_a_field_and_is_none_is_told(typed: str, named: str) -> None:
    (told,) = merge.mistakes(typed)
    assert named in told
    assert list(merge.mistakes(typed, strict=True)) == [told]


def test_a_brace_may_stand_for_itself_in_prose_and_not_in_a_greeting() -> None:
    for text in ("a { b } c", "the set {1, 2, 3}", "{{name}} and {{ Outlet | you }}: }"):
        assert list(merge.mistakes(text)) == []
        assert merge.fill(text.replace("{{", "").replace("}}", ""), {})[1] == []
    assert list(merge.mistakes("Dear {{name}} {", strict=True))


@pytest.mark.parametrize(
    "typed",
    ["*|FNAME|*", "[name]", "«name»", "%NAME%", "$name", "｛｛name｝｝", "{{name | default: 'friend'}}"],
)
def test_a_field_of_another_program_is_told_in_a_greeting(typed: str) -> None:
    (told,) = merge.mistakes(f"Dear {typed},", strict=True)
    assert typed.split()[0] in told
    assert not list(merge.mistakes("Dear {{name|all}} [press], $5 or 50% off, *all*: “name” it", strict=True))


def test_an_empty_field_with_no_words_leaves_no_hole() -> None:
    assert merge.fill("Dear {{honorific|}} {{name}},", {"name": "Pat"}) == ("Dear Pat,", [])
    assert merge.fill("Dear {{salutation|}},", {}) == ("Dear,", [])


def test_fields_without_words_to_stand_in_are_named() -> None:
    assert merge.required("{{name}} {{outlet|you}} {{suffix|}} {{city}} {{name}}") == ["name", "city"]


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert merge.fill("{{name}}", {"name": "{{email}}", "email": "secret"}) == ("{{email}}", [])


def test_an_empty_fallback_is_a_fallback() -> None:
    assert merge.fill("a{{suffix|}}b", {}) == ("ab", [])


def test_a_text_full_of_braces_takes_no_time() -> None:
    start = time.process_time()
    merge.fill("{{" + " " * 200_000, {})
    merge.fill("{{ |" * 100_000, {})
    list(merge.mistakes("{ name" * 50_000 + "{{" + " " * 100_000))
    assert time.process_time() - start < 1
