"""No text becomes a formula or a shortened number, and each comes back as it was."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.formats.tables import sheet_cells
from tests.sample import examples
from tests.shared import Shared

PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1", "\n=1", " =1+1", "\xa0=1+1", "\u200b=1+1", "\ufeff=1+1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "''=1", '=HYPERLINK("http://example.org";"x")', "=cmd|' /C calc'!A0",
    "+996312663885", "00312", "0312663885", "996312663885", "-", "+", "=", "@aigul", "a;=1+1", "x\n=1", "a,@SUM(1)",
]  # fmt: skip
TEXTS = st.text(st.sampled_from("'=+-@＝;,| \t\n\r\u200b\xa00129aж(.") | st.characters(), max_size=14)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_dangerous_cell_is_guarded_and_comes_back(payload: str) -> None:
    written = sheet_cells.guarded(payload)
    assert written.startswith("'") or "'=" in written or "'@" in written
    assert sheet_cells.bare(written) == payload


@settings(max_examples=examples(2000), deadline=None)
@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    assert sheet_cells.bare(sheet_cells.guarded(text)) == text
    assert sheet_cells.bare(sheet_cells.guarded(text, numbers=False)) == text
    assert sheet_cells.bare(sheet_cells.typed(text)) == text


@settings(max_examples=examples(2000), deadline=None)
@given(TEXTS)
def test_no_written_cell_begins_a_formula(text: str) -> None:
    assert sheet_cells.guarded(text).lstrip(" \t\r\n\xa0\u200b")[:1] not in tuple("=+-@＝＋－＠")


@pytest.mark.parametrize("text", ["Айгүл", "O'Brien", "'tis", "312", "a=b", "Osh, -5", "t, +996 555 123456", "x@y.org"])
def test_an_ordinary_cell_is_left_alone(text: str) -> None:
    assert sheet_cells.guarded(text) == text == sheet_cells.typed(text) == sheet_cells.bare(text)


def test_a_program_gets_phones_bare_but_no_formula() -> None:
    assert sheet_cells.guarded("+996 312 66-38-85", numbers=False) == "+996 312 66-38-85"
    assert sheet_cells.guarded("00312", numbers=False) == "00312"
    assert sheet_cells.guarded("+1+cmd|' /C calc'!A0", numbers=False).startswith("'")


def test_the_known_payloads(shared: Shared) -> None:
    for line in shared.corpora("nasty", "csv-injection.jsonl").read_text("utf-8").splitlines():
        payload = json.loads(line)["input"]
        assert sheet_cells.bare(sheet_cells.guarded(payload)) == payload
        assert sheet_cells.guarded(payload)[:1] not in "=+-@"
