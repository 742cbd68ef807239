"""`outreach phone` and `outreach email`: their JSON, their lines, standard input, and the exit status."""

import argparse
import io
import json
import sys
from typing import Any

import pytest

from outreach.cli import declared
from outreach.cli.commands import checks
from outreach.problems import Problem


def run(*arguments: str, as_json: bool = True) -> int:
    parser = argparse.ArgumentParser()
    parser.set_defaults(json=as_json)
    declared.add(parser.add_subparsers(), checks.COMMANDS)
    args = parser.parse_args(list(arguments))
    status: int = args.run(args)
    return status


def test_a_phone_cell_answers_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("phone", "(996 312) 61 12 13, 61 12 14 вн. 5") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["input"] == "(996 312) 61 12 13, 61 12 14 вн. 5"
    assert document["problems"] == []
    assert document["numbers"][1] == {
        "raw": "61 12 14 вн. 5",
        "e164": "+996312611214",
        "extension": "5",
        "kind": "landline",
        "region": "KG",
        "valid": True,
        "international": "+996 312 611 214",
        "national": "0312 611 214",
        "note": None,
    }


def test_several_cells_answer_one_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("phone", "0312 61 12 13", "61 12 13") == 1
    documents = json.loads(capsys.readouterr().out)
    assert [document["numbers"][0]["valid"] for document in documents] == [True, False]


def test_the_region_is_the_one_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("phone", "--region", "kz", "8 727 258 26 43") == 0
    assert json.loads(capsys.readouterr().out)["numbers"][0]["e164"] == "+77272582643"


def test_a_region_goes_by_its_name_too_and_one_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("kz", "KAZ", "Kazakhstan", "Казахстан"):
        run("phone", "8 727 258 26 43", "--region", name)
        assert json.loads(capsys.readouterr().out)["numbers"][0]["note"] is None
    with pytest.raises(Problem, match="no country “XX”"):
        run("phone", "0555 12 34 56", "--region", "XX")


def test_an_email_cell_answers_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("email", "aida[at]example.org, bek[at]") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["addresses"] == [
        {
            "raw": "aida[at]example.org",
            "address": "aida@example.org",
            "valid": True,
            "problem": None,
            "suggestion": None,
        },
        {
            "raw": "bek[at]",
            "address": None,
            "valid": False,
            "problem": "No domain after the @. Ask for the full address.",
            "suggestion": None,
        },
    ]
    assert document["problems"] == ["“bek[at]”: No domain after the @. Ask for the full address."]


@pytest.mark.parametrize(("command", "good"), [("phone", "0312 61 12 13"), ("email", "aida@example.org")])
def test_standard_input_is_answered_line_by_line(
    command: str, good: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"\ufeff{good}\r\n\nx\u2028y\n{good}"))
    assert run(command, "-") == 1
    lines = capsys.readouterr().out.splitlines()
    documents: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [document["input"] for document in documents] == [good, "", "x\u2028y", good]
    assert documents[0] == documents[3]


def test_each_line_is_answered_before_the_next_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = []

    def lines() -> Any:
        for cell in ("101", "102"):
            yield f"{cell}\n"
            answered.append(json.loads(capsys.readouterr().out)["input"])

    monkeypatch.setattr(sys, "stdin", lines())
    assert run("phone", "-") == 0
    assert answered == ["101", "102"]


def test_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("phone", "факс 0312 61 12 13 доб. 5; 66 38 85", as_json=False) == 0
    out = capsys.readouterr().out
    assert "+996312611213  ext. 5  Fax  KG" in out
    assert run("email", "name@undp.оrg", as_json=False) == 1
    out = capsys.readouterr().out
    assert "Suggested: name@undp.org" in out
    assert "! “name@undp.оrg”: “о” in “оrg” is Cyrillic, not Latin." in out
