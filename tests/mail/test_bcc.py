"""A Bcc kit holds every address of the list once, and nobody else's."""

import re
from email.parser import HeaderParser
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.mail import bcc
from outreach.mail.message import File, Letter
from outreach.problems import Problem
from tests.mail.makers import AT, PDF, RUSSIAN
from tests.sample import examples

LETTER = Letter(RUSSIAN, [File("a.pdf", "application/pdf", PDF)])

local = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=6)
lists = st.lists(st.builds("{}@{}.example.org".format, local, st.sampled_from(["news", "radio", "tv"])), max_size=40)


def addresses_in(text: str) -> list[str]:
    return [part for part in re.split(r"[;\s]+", text) if part]


@settings(max_examples=examples(1000), deadline=None)
@given(lists, st.integers(1, 12))
def test_the_union_of_the_groups_is_the_list(listed: list[str], size: int) -> None:
    made = bcc.groups(listed, size)
    assert [address for group in made for address in group] == list(dict.fromkeys(listed))
    assert all(1 <= len(group) <= size for group in made)


def test_two_spellings_of_one_address_are_one() -> None:
    assert bcc.groups(["Pat@example.org", "pat@example.org", "kim@example.org"]) == [
        ["Pat@example.org", "kim@example.org"]
    ]


def test_a_kit_is_files_to_paste_and_a_page_that_says_how(tmp_path: Path) -> None:
    listed = [f"reporter{number}@example.org" for number in range(120)]
    written = bcc.write(tmp_path, {"": listed})
    assert written == ["bcc 01 of 03.txt", "bcc 02 of 03.txt", "bcc 03 of 03.txt", "README.txt"]
    texts = {name: (tmp_path / name).read_text() for name in written}
    assert [len(addresses_in(texts[name])) for name in written[:-1]] == [50, 50, 20]
    assert "".join(texts[name] for name in written[:-1]).count("@") == 120
    assert texts["bcc 01 of 03.txt"].startswith("reporter0@example.org; reporter1@example.org; ")
    assert "@" not in texts["README.txt"]
    assert "120" in texts["README.txt"] and "Bcc" in texts["README.txt"]


def test_groups_of_two_languages_share_no_address(tmp_path: Path) -> None:
    written = bcc.write(
        tmp_path, {"ru": ["a@example.org", "b@example.org"], "ky": ["B@example.org", "c@example.org"]}, 1
    )
    assert written == ["bcc ru 01 of 02.txt", "bcc ru 02 of 02.txt", "bcc ky 01 of 01.txt", "README.txt"]
    assert (tmp_path / "bcc ky 01 of 01.txt").read_text() == "c@example.org\n"


@pytest.mark.parametrize("size", [0, -1, 501])
def test_a_size_that_servers_refuse_is_refused(size: int) -> None:
    with pytest.raises(Problem, match="1 to 500"):
        bcc.groups(["a@example.org"], size)


def test_what_is_no_checked_address_is_in_no_group() -> None:
    with pytest.raises(Problem):
        bcc.groups(["a@example.org", "a@example.org, victim@example.org"])


@settings(max_examples=examples(1000), deadline=None)
@given(lists, st.integers(1, 12))
def test_whatever_the_list_each_draft_has_one_recipient_and_the_groups_have_them_all(
    listed: list[str], size: int
) -> None:
    """The recipients of all drafts, and those of all groups, are the list; nobody stands beside another."""
    once = list(dict.fromkeys(listed))
    drafts = [HeaderParser().parsestr(LETTER.draft(address, {}, AT).own.decode()) for address in once]
    assert [getaddresses(draft.get_all("To", [])) for draft in drafts] == [[("", address)] for address in once]
    assert not any(name in draft for draft in drafts for name in ("Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"))
    assert [address for group in bcc.groups(listed, size) for address in group] == once
