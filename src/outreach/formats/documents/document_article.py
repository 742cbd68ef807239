"""What a saved page, a mail or a PDF of a published piece says of itself; foreign, so read in the child process."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from outreach.formats import encodings, sandbox, sniff
from outreach.formats.documents import document, mail_parts

_SAMPLE = 400_000
_LONGEST, _LONGEST_DATA = 3_000, 200_000  # letters of a tag, and of the data that a script holds
_MOST = 2_000  # tags that are looked at
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"]{0,3000})\"|'([^']{0,3000})'|([^\s\"'>]{1,500}))")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{8,2000})\s*-->", re.I)
_CANON = {
    "title": ("og:title", "twitter:title", "headline"),
    "site": ("og:site_name", "application-name", "publisher"),
    "author": ("author", "article:author", "dc.creator", "byl", "sailthru.author", "parsely-author"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "pubdate",
        "parsely-pub-date", "publish-date",
    ),
    "url": ("og:url",),
}  # fmt: skip


class Piece(NamedTuple):
    """A piece as its file has it: `published` as it is written there, "" for what it does not say."""

    kind: str
    text: str
    title: str = ""
    url: str = ""
    site: str = ""
    author: str = ""
    published: str = ""
    sender: str = ""


@sandbox.there
def read(data: bytes, name: str) -> Piece:
    """Reads a saved page, a mail, a PDF, a Word document or a text, in the child.

    Raises:
        Problem: it is none of these, damaged, or too large.
    """
    kind = sniff.kind(data, name)
    if kind == "html":
        facts = page_facts(data)
    elif kind == "eml":
        facts = mail_facts(data)
    else:
        facts = {}
    found = document.text(data, name)
    return Piece(kind, found.text, facts.pop("title", "") or found.title or "", **facts)


def page_facts(data: bytes) -> dict[str, str]:
    """What the head of a page says."""
    page, _encoding = encodings.decode(data)
    page = page[:_SAMPLE]
    said = _meta(page)
    found = {key: next((said[one] for one in ones if one in said), "") for key, ones in _CANON.items()}
    saved = _SAVED_FROM.search(page)
    links = [*_canonical(page), *([html.unescape(saved[1])] if saved else [])]
    found["url"] = found["url"] or next(iter(links), "")
    for key, value in _structured(page).items():
        found[key] = found[key] or value
    found["author"] = "" if found["author"].startswith("http") else found["author"]
    found["url"] = found["url"] if found["url"].startswith(("http://", "https://")) else ""
    return {key: " ".join(value.split())[:1000] for key, value in found.items() if value}


def _meta(page: str) -> dict[str, str]:
    """The <meta> elements of a page, by their names in small letters; of two with one name, the first."""
    said: dict[str, str] = {}
    for given in map(_attributes, _inside(page, "<meta", ">", _LONGEST)):
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        if name and given.get("content", "").strip():
            said.setdefault(name, given["content"].strip())
    return said


def _canonical(page: str) -> list[str]:
    links = map(_attributes, _inside(page, "<link", ">", _LONGEST))
    addresses = [link.get("href", "") for link in links if link.get("rel", "").lower() == "canonical"]
    return [address for address in addresses if address.startswith("http")]


def _inside(page: str, begin: str, end: str, longest: int) -> Iterator[str]:
    """What stands between two marks, in small or large letters: found in one go, for a page may be hostile."""
    lower = page.lower() if len(page.lower()) == len(page) else page
    place = lower.find(begin)
    for _count in range(_MOST):
        if place < 0:
            return
        start = place + len(begin)
        stop = lower.find(end, start, start + longest)
        if stop >= 0:
            yield page[start:stop]
        place = lower.find(begin, max(start, stop))


def _attributes(inside: str) -> dict[str, str]:
    return {one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "") for one in _ATTRIBUTE.finditer(inside)}


def _structured(page: str) -> dict[str, str]:
    """The same from JSON-LD, as schema.org writes an article."""
    found: dict[str, str] = {}
    for inside in _inside(page, "<script", "</script", _LONGEST_DATA):
        head, _mark, data = inside.partition(">")
        if "ld+json" not in head[:_LONGEST]:
            continue
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            continue
        for one in _articles(said):
            for key, value in (
                ("title", one.get("headline")), ("published", one.get("datePublished")),
                ("author", _named(one.get("author"))), ("site", _named(one.get("publisher"))), ("url", one.get("url")),
            ):  # fmt: skip
                if isinstance(value, str) and value.strip():
                    found.setdefault(key, value.strip())
    return found


def _articles(said: object) -> list[dict[str, object]]:
    some = said if isinstance(said, list) else said.get("@graph", [said]) if isinstance(said, dict) else []
    kinds_of = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "VideoObject", "Report")
    return [one for one in some if isinstance(one, dict) and str(one.get("@type", "")).strip("[]'") in kinds_of]


def _named(said: object) -> str:
    if isinstance(said, list):
        return ", ".join(filter(None, (_named(one) for one in said[:5])))
    if isinstance(said, dict):
        return str(said.get("name") or "")
    return said if isinstance(said, str) else ""


def mail_facts(data: bytes) -> dict[str, str]:
    """What the head of a mail says."""
    headers = mail_parts.mail(data).headers
    return {
        key: headers.get(name, "")[:1000]
        for key, name in (("title", "subject"), ("published", "date"), ("sender", "from"))
        if headers.get(name)
    }
