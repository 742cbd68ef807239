"""The e-mail suites of others (python-email-validator, Closure, JSON Schema, web platform), and naughty strings."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.values.email import email, email_address
from tests.patience import soon
from tests.sample import examples
from tests.shared import Shared

SUITES = [
    "python-email-validator.jsonl",
    "closure-eai.jsonl",
    "json-schema-email.jsonl",
    "json-schema-idn-email.jsonl",
    "wpt-input-email-validity.jsonl",
    "wpt-input-email-sanitisation.jsonl",
]


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def cell_of(case: dict[str, Any]) -> str:
    """The cell a case stands for: suites judge parts of an address too."""
    text = str(case["input"])
    if "local part only" in case["note"]:
        return f"{text}@example.org"
    if "domain only" in case["note"]:
        return f"aida@{text}"
    if "unsafe_character" in case["note"]:
        return f"{text}@example.org"
    return text


def differs(case: dict[str, Any], cell: str) -> str | None:
    """The rule by which a cell of a press office is judged otherwise than a suite judges; None where it is not."""
    expected = case["expected"]
    says_valid = expected.get("valid", expected.get("result", "").startswith("valid"))
    if not isinstance(case["input"], str):
        return "what is no text is no cell"
    if cell.strip() == "":
        return "an empty cell has no address and no problem"
    if expected.get("result", "").startswith("invalid-"):
        return "the suite itself accepts it with an option"
    if says_valid and re.search(r"@\[[^\]]+\]$", cell):
        return "nobody writes to a machine by its IP address: it is a mistake"
    if says_valid and re.search("[\x80-\x9f\ufffe\uffff]", cell):
        return "control characters and non-characters are not accepted, whatever RFC 6531 lets pass"
    if says_valid:
        return None
    if cell != cell.strip() or re.fullmatch(r"\S+ @\S+", cell):
        return "blanks around an address or its @ are dropped"
    if cell.endswith("."):
        return "a full stop behind an address is dropped"
    if re.search(r"<[^<>]+@[^<>]+>(?: \([^()]*\))?$", cell) and "@-" not in cell:
        return "a display name and a comment are dropped"
    if re.fullmatch(r"[^@]+@[^@,;]+[,;] ?[^@]+@[^@]+", cell):
        return "a cell may hold several addresses"
    if "＠" in cell and "." in cell.partition("＠")[2]:
        return "a full-width @ is read as an @"
    return None


@pytest.mark.parametrize("name", SUITES)
def test_every_case_is_judged_as_the_suite_says_or_differs_by_a_rule(shared: Shared, name: str) -> None:
    wrong, rules = [], Counter[str]()
    for case in cases(shared.corpora("email", name)):
        cell, expected = cell_of(case), case["expected"]
        if "addresses" not in expected and "sanitized" not in expected and (rule := differs(case, cell)):
            rules[rule] += 1
            continue
        found = email.read(cell)
        addresses = [address.address for address in found.addresses]
        if "addresses" in expected:
            wanted = [email.normal_form(address) for address in expected["addresses"]]
            good = addresses == wanted and not found.problems
        elif "sanitized" in expected:
            good = addresses == expected["sanitized"].split(",") and not found.problems
        else:
            valid = bool(addresses) and not found.problems and all(address.valid for address in found.addresses)
            good = valid == expected.get("valid", expected.get("result", "").startswith("valid"))
            if good and valid and expected.get("normalized"):
                good = addresses == [expected["normalized"]]
        if not good:
            wrong.append((cell, expected, found))
    assert wrong == []
    assert sum(rules.values()) < 35, rules


def test_no_rule_excuses_what_is_judged_alike(shared: Shared) -> None:
    """Each excused case is read without fail, and nothing invalid becomes an address by a rule that forbids it."""
    for name in SUITES:
        for case in cases(shared.corpora("email", name)):
            cell = cell_of(case)
            rule = differs(case, cell) or ""
            found = email.read(cell)
            if "IP address" in rule or "control characters" in rule:
                assert not any(address.valid for address in found.addresses)


def test_the_fast_path_gives_the_library_s_verdict_on_every_case(shared: Shared) -> None:
    for name in SUITES:
        for case in cases(shared.corpora("email", name)):
            text = cell_of(case)
            fast = email_address.fast_form(text)
            assert fast is None or fast == email_address.full_form(text)


_ATOM = st.text("abzAZ019_!#$%&'*+/=?^`{|}~-", min_size=1, max_size=8)
_LABEL = st.text("abzAZ019-", min_size=1, max_size=8)
_ENDING = st.sampled_from(
    ["org", "KG", "com", "museum", "test", "local", "invalid", "arpa", "onion", "c0m", "x-y", "xn--p1ai", "9"]
)


@settings(max_examples=examples(1500), deadline=None)
@given(st.lists(_ATOM, min_size=1, max_size=3), st.lists(_LABEL, min_size=0, max_size=3), _ENDING)
def test_the_fast_path_gives_the_library_s_verdict_on_invented_addresses(
    local: list[str], domain: list[str], ending: str
) -> None:
    text = f"{'.'.join(local)}@{'.'.join([*domain, ending])}"
    fast = email_address.fast_form(text)
    assert fast is None or fast == email_address.full_form(text)
    assert email.normal_form(text) == email_address.full_form(text)


@settings(max_examples=300, deadline=None)
@given(st.integers(40, 80), st.integers(55, 70), st.integers(1, 5))
def test_the_fast_path_knows_the_length_limits(local: int, label: int, labels: int) -> None:
    text = f"{'a' * local}@{'.'.join(['b' * label] * labels)}.org"
    fast = email_address.fast_form(text)
    assert fast is None or fast == email_address.full_form(text)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    found = email.read(text)
    assert all(address.valid == (address.address is not None) for address in found.addresses)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab.@,; <>()[]\"'\\&#64;atdoтсобак-_\n:/", max_size=60))
def test_no_jumble_of_signs_makes_it_fail(text: str) -> None:
    for address in email.read(text).addresses:
        if address.address is not None:
            assert email_address.full_form(address.address) == address.address


def test_naughty_strings_do_no_harm(shared: Shared) -> None:
    for case in cases(shared.corpora("nasty", "blns.jsonl")):
        found = soon(0.05, email.read, str(case["input"]))
        assert not any(address.valid for address in found.addresses)


@pytest.mark.parametrize(
    "pattern",
    [
        "1", "a@", "a@b.kg,", "<a@", '"', '"\\', "[at]", "a at b dot c ", "&#64;", " @ ", "(", "()", "email protected ",
        "é@", "spam", "a ", "a: ", "dot ", "no-spam.", "é@é.é ", "\n", "a,", "a@b ",
    ],
)  # fmt: skip
def test_a_huge_cell_is_read_in_part_and_at_once(pattern: str) -> None:
    found = soon(1, email.read, "x" + pattern * (1_000_000 // len(pattern)))
    assert "first 4000 characters" in found.problems[0]
