"""The recipients of a mail, pasted: somebody for each address, and nobody where anything else is said."""

import pytest

from outreach.press import recipients


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a@example.org\nb@example.org\nAnna <c@example.org>\n", [("", "a"), ("", "b"), ("Anna", "c")]),
        ('a@example.org, b@example.org; "Anna B" <c@example.org>', [("", "a"), ("", "b"), ("Anna B", "c")]),
        ('"Белова, Анна" <a@example.org>, Борис Серов <b@example.org>', [("Белова, Анна", "a"), ("Борис Серов", "b")]),
        ("Белова, Анна <a@example.org>; Борис <b@example.org>;", [("Белова, Анна", "a"), ("Борис", "b")]),
        ("To: Anna <a@example.org>,\n Boris <b@example.org>", [("Anna", "a"), ("Boris", "b")]),
        ("mailto:a@example.org", [("", "a")]),
        ("С уважением,\nАнна\na@example.org", []),
        ("Name,Email\nAnna,a@example.org", []),
        ("Anna a@example.org", []),
        ("Write to a@example.org, please", []),
        ("", []), ("@", []), ("<>@<>;" * 500, []),
    ],
)  # fmt: skip
def test_people(text: str, wanted: list[tuple[str, str]]) -> None:
    found = recipients.people(text)
    assert [(one.get("name", ""), one["emails"][0]["raw"]) for one in found] == [
        (name, f"{local}@example.org") for name, local in wanted
    ]


def test_the_head_of_a_mail_that_was_answered() -> None:
    found = recipients.people(
        "From: Ann Lee <ann@example.org>\nSent: Monday, 3 May\nTo: Bob Roe <bob@example.org>\nSubject: Re: Water"
    )
    assert [one["emails"][0]["raw"] for one in found] == ["ann@example.org", "bob@example.org"]
    assert recipients.people("Subject: write to ann@example.org") == []
