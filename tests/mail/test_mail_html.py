"""The HTML of a mail uses only what the programs of its readers show; what each lacks is noted where it is used."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from outreach.mail.body import Photo, Text
from outreach.mail.message import Letter, Sender
from tests.mail.makers import AT, RUSSIAN, parsed

# By caniemail.com of September 2025, for Outlook (Word 2007 to 2019, the new one, the web), Gmail, Mail.ru and
# Thunderbird. Yandex is not in it: it shows what Gmail does.
TAGS = {
    "html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "br", "strong", "em", "a", "ul", "ol", "li",
    "blockquote", "table", "tr", "th", "td", "img",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "style", "href", "scope", "src", "width", "alt", "class"}
# A property with its words and units, without its numbers.
STYLES = {
    "font-family: Arial, sans-serif",  # Word knows no family but by its name
    "font-size: pt", "font-weight: bold",
    "line-height: ",  # Word is right only without a unit
    "margin: pt", "margin-top: ",  # of <body> Mail.ru and Word drop it: it stands in a <div>
    "max-width: em", "max-width: %",  # not in Word, whose lines are as wide as its window; pictures have a `width`
    "margin-top: pt", "height: auto", "text-align: left", "border-collapse: collapse", "border: px solid #",
    "border-left: pt solid #", "padding-left: pt",  # not in Word around text: a quote is indented by its margin
    "padding: pt",  # in Word of cells alone
}  # fmt: skip
RICH = """## What is built

**Filters** and *pipes* for [forty schools](https://example.org/schools):

- Naryn
- Osh

1. first
2. second

### Words

> We waited for this.

| Place | Schools |
| --- | --- |
| Naryn | 25 |

![Children at a well](picture:KEY "The first water | Photo: A. Example")
"""
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


class Used(HTMLParser):
    """Collects the tags, attributes and styles of a page; numbers are stars."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.styles: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        for style in filter(None, (dict(attrs).get("style") or "").split("; ")):
            name, _colon, value = style.partition(": ")
            self.styles.add(f"{name}: " + " ".join(dict.fromkeys(re.sub(r"[\d.]+", "", value).split())))


def pages() -> list[str]:
    until = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    key = "0" * 64
    rich = replace(
        RUSSIAN, body=RICH.replace("KEY", key), pictures={key: JPEG}, greeting="Dear colleague,",
        photos=[Photo("https://example.org/a.jpg", "A well", "Photo: A. Example")],
    )  # fmt: skip
    kinds: list[Text] = [
        rich, replace(rich, corrected=True, correction="The figure is 40."), replace(rich, withdrawn=True),
        replace(rich, embargo_until=until, embargo_zone="Asia/Bishkek", embargoed=True),
    ]  # fmt: skip
    found = []
    for text in kinds:
        draft = Letter(text, sender=Sender("press@example.org", "Press", "", "stop@example.org"))
        part = parsed(draft.draft("aigul@example.org", {}, AT).content).get_body(("html",))
        assert part is not None
        found.append(str(part.get_content()))
    return found


@pytest.mark.parametrize(("known", "what"), [(TAGS, "tags"), (ATTRIBUTES, "attributes"), (STYLES, "styles")])
def test_a_mail_uses_only_what_its_readers_see(known: set[str], what: str) -> None:
    used: set[str] = set()
    for page in pages():
        used |= getattr(Used(page), what)
    assert used - known == set(), "look it up at caniemail.com, and note here what does not show it"
    assert known - used == set(), "no mail uses it any more"
