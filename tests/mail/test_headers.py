"""No value becomes a second header, whatever it holds."""

import email
import email.policy

import pytest
from hypothesis import example, given, settings

from outreach.mail import headers
from tests.mail.makers import hostile
from tests.sample import examples


def back(lines: str) -> email.message.Message:
    assert max(len(line) for line in lines.split("\r\n")) <= 998
    return email.message_from_bytes((lines + "\r\n\r\nx").encode(), policy=email.policy.default)


@pytest.mark.parametrize(
    "text",
    [
        "A plain headline",
        "Бюро открывает школу в Оше",
        "Бишкекте эл аралык жаңы мектеп ачылды: өкмөт, үй-бүлө, ңүө",
        "Ten words of a headline that goes on and on until it has to be folded twice over, really",
        "Число 10\u00a0000 и знак №\u00a05",
        "word" * 40,
        "",
    ],
)
def test_a_subject_comes_back_as_it_was(text: str) -> None:
    assert str(back(headers.unstructured("Subject", text))["Subject"]) == text


def test_lines_are_no_longer_than_they_should_be() -> None:
    for text in ("Бюро открывает школу в Оше " * 5, "A headline that has many words " * 6):
        assert max(len(line) for line in headers.unstructured("Subject", text).split("\r\n")) <= 76


def test_a_headline_without_end_is_cut() -> None:
    subject = str(back(headers.unstructured("Subject", "ы" * 1_000_000))["Subject"])
    assert len(subject) == headers.LONGEST
    assert subject.endswith("…")


@pytest.mark.parametrize(
    "display",
    [
        "Aigul Sample",
        "Айгүл Үлгүлөва",
        "O'Neil, Pat (desk)",
        'Pat "Ace" Sample',
        "a\\b",
        "Александра Владимировна Образцова-Примерная (редактор отдела новостей)",
        "x@y",
        "Dr. Who",
    ],
)
def test_a_mailbox_has_its_name_and_one_address(display: str) -> None:
    (found,) = back(headers.mailbox("To", display, "pat@example.org"))["To"].addresses
    assert found.addr_spec == "pat@example.org"
    # The standard library's reader shows a space more between two encoded words of a name.
    assert found.display_name.split() == headers.clean(display, 200).split()


def test_a_name_of_nothing_is_no_name() -> None:
    for display in ("", " ", "\x1b", "\u2028\r\n"):
        assert headers.mailbox("To", display, "a@example.org") == "To: a@example.org"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("a@example.org", "a@example.org"),
        ("Pat <a@example.org>", "a@example.org"),
        ('"Pat, \\"x\\" <b@example.org>" <a@example.org>', "a@example.org"),
        ("=?utf-8?b?0JDQudCz?=\r\n =?utf-8?b?0LDQsA==?= <имя@домен.рф>", "имя@домен.рф"),
        ("a@example.org, b@example.org", None),
        ("a@example.org b@example.org", None),
        ("b@example.org <a@example.org>", None),
        ("<b@example.org> <a@example.org>", None),
        ('"x" b@example.org, "y" <a@example.org>', None),
        ('"x\\" <b@example.org>, "y <a@example.org>', None),
        ("g: b@example.org; <a@example.org>", None),
        ("(b@example.org) <a@example.org>", None),
        ("x\nBcc: <a@example.org>", None),
        ("", None),
    ],
)
def test_more_than_one_recipient_is_seen(value: str, address: str | None) -> None:
    assert headers.sole_address(value) == address


def test_an_address_beyond_ascii_stands_as_it_is() -> None:
    head = email.message_from_string(
        headers.mailbox("To", "", "имя@домен.рф") + "\r\n\r\n", policy=email.policy.default
    )
    assert [found.addr_spec for found in head["To"].addresses] == ["имя@домен.рф"]


@settings(max_examples=examples(1000), deadline=None)
@given(hostile)
@example("=?utf-8?q?x=0D=0ABcc:_v@example.org?=")
def test_whatever_the_value_there_is_one_header(text: str) -> None:
    for lines, name in (
        (headers.unstructured("Subject", text), "Subject"),
        (headers.mailbox("To", text, "a@example.org"), "To"),
        ("Content-Disposition: " + headers.parameters("attachment", filename=text), "Content-Disposition"),
    ):
        found = back(lines)
        assert found.keys() == [name]
        # and once more, as a program would write it that reads and writes mail by the standard library
        again = email.message_from_bytes(found.as_bytes(), policy=email.policy.default)
        assert again.keys() == [name]
        if name == "To":
            assert [address.addr_spec for address in found["To"].addresses] == ["a@example.org"]
