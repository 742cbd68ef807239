"""Addresses that the ends of lines broke."""

import pytest

from outreach.values.email import email_wrapped


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        ("aida.sample@exam\nple.org", "aida.sample@example.org"),
        ("E-mail: aida.sample@\nexample.org, Bishkek", "aida.sample@example.org"),
        ("aida.sample\n@example.org", "aida.sample@example.org"),
        ("aida.sample\n@exam\nple.org", "aida.sample@example.org"),
        ("aida@press-\nservice.example.\norg", "aida@press-service.example.org"),
        ("aida@example.or\ng", "aida@example.org"),
        ("aida@example.co\nm", "aida@example.com"),
        ("aida@example\n.org", "aida@example.org"),
        ("aida_\nsample@example.org", "aida_sample@example.org"),
    ],
)
def test_pieces_of_an_address_come_together(lines: str, address: str) -> None:
    found = email_wrapped.find(lines.split("\n"))
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize(
    "lines",
    [
        "Aida Sample\naida@example.org",
        "aida@example.org\nBishkek",
        "aida@example.org\nwww.example.org",
        "Instagram\n@example",
        "aida@example.org\nexample.org",
        "please write to\naida@example.org",
        "Tel.\naida@example.org",
        "aida@example.org",
        "aida@example.org\nbolot@example.org",
        "aida@\nBishkek office",
        "",
        "press\naida@example.org",
    ],
)
def test_an_address_and_a_word_stay_apart(lines: str) -> None:
    assert email_wrapped.find(lines.split("\n")) is None


def test_where_no_letter_more_had_room_two_pieces_are_one() -> None:
    lines = ["aida.samp", "le@example.org"]
    assert email_wrapped.find(lines) is None
    assert email_wrapped.find(lines, full=True) == email_wrapped.Wrapped(2, 0, "aida.sample@example.org", 14)
