"""Releases that others wrote (285 news pages in 20 languages, 168 releases as plain text): what is found in each.

What was expected of them was made by regular expressions. Where it is wrong, and why:

- "Contact:" in an empty form that is to be filled in (`EMPTY_FORMS`) announces nobody.
- The release date of the news pages stood in their source, not in what is published: no page says it.
- A phone or an address inside a sentence of the news (a hotline, the desk of a ministry) is no press contact: it
  counts as found where it is among the mentions.
"""

import json
import re
from typing import Any

from outreach.formats.documents import document
from outreach.press.reader import release
from tests.reading.scoring import Score
from tests.shared import Shared

EMPTY_FORMS = {"senate-txt/Domenici-16Dec2004Domenici14.txt"}


def _cases(shared: Shared, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shared.corpora("press", name).read_text("utf-8").splitlines()]


def _read(shared: Shared, name: str) -> tuple[str, release.Reading]:
    """The text, and what was found in it."""
    page = document.text(shared.corpora("press", *name.split("/")))
    return page.text, release.read(page.text, title=page.title)


def test_the_news_pages_give_their_headlines_and_addresses(shared: Shared) -> None:
    score = Score()
    cases = _cases(shared, "debian-expected.jsonl")
    for case in cases:
        name, expected = case["input"], case["expected"]
        _text, found = _read(shared, name)
        (version,) = found.versions
        score.one("headline", name, expected["title"], version.headline)
        score.one("language", name, name.split("/")[1].split("-")[0], (version.language or "")[:2])
        held = {address.address for officer in found.officers for address in officer.emails}
        assert held <= set(expected["emails"]), name
        score.add("emails", name, expected["emails"], held | set(found.mentions["emails"]))
    print(f"\n{len(cases)} pages\n{score.table()}")
    assert min(score.precision("headline"), score.recall("headline")) >= 0.9
    assert score.recall("emails") >= 0.95


def test_the_text_releases_give_their_contacts_phones_and_addresses(shared: Shared) -> None:
    score = Score()
    cases = _cases(shared, "senate-expected.jsonl")
    for case in cases:
        name, expected = case["input"], case["expected"]
        text, found = _read(shared, name)
        lines = [] if name in EMPTY_FORMS else expected["contact_lines"]
        people = {officer.name: [_digits(number.raw) for number in officer.phones] for officer in found.officers}
        score.add("contacts", name, [pair for line in lines for pair in _said(line)], _given(people, lines))
        numbers = [*found.mentions["phones"], *(n.raw for officer in found.officers for n in officer.phones)]
        digits = " ".join(map(_digits, numbers))
        wanted = [_digits(phone)[:10] for phone in expected["phones_as_written"]]
        score.add("phones", name, wanted, [phone for phone in wanted if phone in digits])
        held = {address.raw for officer in found.officers for address in officer.emails} | {*found.mentions["emails"]}
        score.add("emails", name, expected["emails"], held & set(expected["emails"]))
        assert all(text[find.start : find.end].strip() for find in found.finds), name
    print(f"\n{len(cases)} releases\n{score.table()}")
    for field in ("contacts", "phones", "emails"):
        assert min(score.precision(field), score.recall(field)) >= 0.95, field


def _said(line: str) -> list[tuple[str, str]]:
    """The people of a line such as "Contact: A B and C D, 202/224-2551; E F, …", each with the number behind them."""
    pairs = []
    for part in re.sub(r"^\W*contacts?\W*", "", line, flags=re.I).split(";"):
        number = re.search(r"\d{3}/\s?\d{3}-\d{4}", part)
        if number:
            for name in re.split(r",|\s+and\s+", part[: number.start()]):
                pairs += [(name.strip(), _digits(number[0]))] if name.strip() else []
    return pairs


def _given(people: dict[str, list[str]], lines: list[str]) -> list[tuple[str, str]]:
    """What was found of the people that the lines name; who else is in the release is not judged here."""
    whole = " ".join(lines)
    return [(name, number) for name, numbers in people.items() if name and name in whole for number in numbers]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
