"""Runs of signs, blanks and names that made a search go back and forth for ever are read at once."""

import subprocess
import sys

import pytest

_PATIENCE = 120  # seconds for what takes two; a search that hangs takes years

_IMPORTS = (
    "from outreach.formats import sniff; from outreach.formats.cards.vcard_lines import cards; "
    "from outreach.formats.tables.page import is_page; "
    "from outreach.press.contact_details import find; "
    "from outreach.press.reader.release import read; "
    "from outreach.press.version_diff import differences; "
    "PARTS = [(a + b + c).capitalize() for a in 'bdkmt' for b in 'aiou' for c in 'lnr']; "
)

_RUNS = {
    "a form's blank": "assert find('Name: ' + '_' * 3000) == []",
    "letters and underscores": "find('a_' * 1500)",
    "headers without a mail": r"assert not is_page(b'Newsroom: Kabar\n' + b'        more\n' * 900)",
    "comments without a page": "assert not is_page(b'<!---->' * 1000)",
    "comments before no page": "sniff.kind(b'<!---->' * 1000, '')",
    "parameters of a card without a value": r"list(cards(b'BEGIN:VCARD\nN' + b' ;' * 500 + b'\nEND:VCARD\n'))",
    "a form in a release": r"read('Registration form\n\n' + ('Name: ' + '_' * 60 + '\n') * 40)",
    "a list of names": r"assert len(read('Ms. Vera Person\n' * 4000).versions[0].body) > 60_000",
    "two tables of names": r"assert not differences({job: '\n\n'.join(f'{job} {a}{b}o {b}{a}ov, teacher' "
    r"for a in PARTS for b in PARTS) for job in ('director', 'Director')})",
    "names with gaps": r"read('Образцов Тимур Петрович\n\n' * 4000)",
}


def test_no_search_hangs() -> None:
    """In a process of its own, which can be ended while a search runs; it says what it begins with."""
    code = "".join(f"print({name!r}, flush=True); {run}\n" for name, run in _RUNS.items())
    try:
        done = subprocess.run([sys.executable, "-c", f"{_IMPORTS}\n{code}"], capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as hanging:
        pytest.fail(f"does not end: {(hanging.stdout or b'').splitlines()[-1:]}")
    assert done.returncode == 0, (done.stdout.splitlines()[-1:], done.stderr)


def test_a_page_with_a_prologue_is_known() -> None:
    from outreach.formats.tables.page import is_page

    assert is_page(b'<?xml version="1.0"?>\n<!-- a -->\n<html>')
    assert not is_page(b"Content-Type: text/plain\n\nname,email\n")
