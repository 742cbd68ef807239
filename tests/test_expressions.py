"""No regular expression of what reads and writes files takes more than in proportion to its text."""

import re

import pytest

from tests import sample
from tests.expressions import RATIO, Expression, expressions, worst

LAYERS = ("press.", "services.", "store.", "formats.", "mail.", "model.", "values.", "cli.", "gui.")


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s+x", r"<a[^>]*>", r"a.*b.*c"])
def test_one_that_begins_anew_in_each_run_is_found(pattern: str) -> None:
    found = worst(Expression("here", re.compile(pattern), frozenset({"search"})))
    assert found is not None and found.ratio > RATIO


@pytest.mark.parametrize("pattern", [r"(?<!\s)\s++x", r"<a[^<>]*>", r"\d{1,4}x"])
def test_one_that_begins_once_is_not(pattern: str) -> None:
    assert worst(Expression("here", re.compile(pattern), frozenset({"search"}))) is None


@pytest.mark.slow
def test_every_expression_is_linear() -> None:
    every = [one for one in expressions() if one.place.startswith(LAYERS)]
    some = sample.some(every, min(2 * sample.examples(len(every)), len(every)))
    slow = [found for one in some if (found := worst(one))]
    assert not slow, "\n".join(f"{one.ratio:.1f} {one.place} {one.pattern[:100]} {one.text}" for one in slow)
