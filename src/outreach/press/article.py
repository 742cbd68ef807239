"""What a published piece says of itself: the links in a paste, whose site they lead to, who wrote it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from outreach.formats import sandbox
from outreach.values import networks

_LINK = re.compile(r"(?:https?://|(?<![\w@./-])www\.)[^\s<>\"“”«»|\\^`{}\[\]]{3,2000}", re.I)
_AFTER = ".,;:!?…»”’'\""
# What networks and mailers put behind an address to follow who clicks.
_TRACKING = re.compile(
    r"(?:utm_\w{1,40}|fbclid|gclid|yclid|dclid|msclkid|mc_[ce]id|igshid|_openstat|ysclid|ref|ref_src|si)$", re.I
)
# Places where anybody publishes: the site says nothing about the outlet, the account does.
NETWORKS = {site: networks.key(name) for site, name in networks.SITES.items()}
_HEADS = {"www", "m", "mobile", "amp", "ru", "en", "kg", "ky", "kk", "uz", "tj", "rus", "eng", "kyrgyz", "news"}
_SECOND_LEVEL = {"com", "co", "org", "net", "gov", "edu", "info", "ac", "in"}
_EDGE = 25  # lines from either end in which a byline stands
_SIGNED = re.compile(
    r"^\W{0,40}(?:by|written by|author|reported by|words by|автор(?:ы|у|лору|лар)?|текст|подготовил[аи]?"
    r"|материал подготовил[аи]?|корреспондент|журналист|даярдаган|жазган|кабарчы)"
    r"(?:\s{0,9}[:—–-]\s{0,9}|\s{1,9})(?P<rest>.{3,120})$",
    re.I,
)


class Link(NamedTuple):
    """A link of a paste, with the words that stood in its line."""

    url: str
    title: str


@sandbox.there
def links(text: str) -> list[Link]:
    """The links in a text, each once and in order; what else stands in the line of one is what it is called."""
    found: dict[str, Link] = {}
    before = ""
    for line in text.splitlines():
        here = list(_LINK.finditer(line))
        for match in here:
            url = _ended(match[0])
            url = url if "://" in url else f"https://{url}"
            words = _words_beside(line, match[0]) if len(here) == 1 else ""
            title = words or (before if len(here) == 1 else "")
            found.setdefault(folded(url), Link(url, title))
        before = "" if here else " ".join(line.split()).strip(" -–—•*")[:300]
    return list(found.values())


def _ended(url: str) -> str:
    """The link without the marks of the sentence it stood in."""
    while url and (url[-1] in _AFTER or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


def _words_beside(line: str, link: str) -> str:
    words = " ".join(line.replace(link, " ").split()).strip(' \t-–—•*|:;,.()<>[]"“”«»')
    return words[:300] if re.search(r"[^\W\d_]{3}", words) else ""


def site(url: str) -> str:
    """The host a link leads to, without www: "kloop.example"; "" where it is no link."""
    try:
        host = (urlsplit(url if "://" in url else f"https://{url}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def sites(url: str) -> list[str]:
    """The host and what stands above it, as far as it is one outlet's: m.kloop.example, kloop.example."""
    labels = site(url).split(".") if site(url) else []
    found = []
    while len(labels) >= 2:
        found.append(".".join(labels))
        if len(labels) == 2 or (len(labels) == 3 and labels[1] in _SECOND_LEVEL):
            break
        labels = labels[1:]
    return found


def outlet_name(url: str) -> str:
    """What an outlet is called by its link, where nothing better is known: the host without its first, general word."""
    labels = site(url).split(".")
    if len(labels) > 2 and labels[0] in _HEADS:
        labels = labels[1:]
    return ".".join(labels)


def account(url: str) -> tuple[str, str] | None:
    """(network, account) of a link into a social network: ("telegram", "kloopnews"); None for any other."""
    network = next((NETWORKS[one] for one in sites(url) if one in NETWORKS), None)
    if network is None:
        return None
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if network == "telegram" and parts[:1] == ["s"]:
        parts = parts[1:]
    if parts[:1] in (["company"], ["in"], ["c"], ["channel"], ["profile"]):
        parts = parts[1:]
    name = parts[0].lstrip("@").casefold() if parts else ""
    return network, name if name not in ("watch", "shorts", "reel", "p", "posts", "share", "groups", "video") else ""


def folded(url: str) -> str:
    """A link as two of them are compared: without scheme, www, tracking, the place in the page and the last slash."""
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return url.strip().casefold()
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name)]
    path = parts.path.rstrip("/")
    host = re.sub(r"^(?:www|m|amp)\.", "", host)
    return f"{host}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def clean(url: str) -> str:
    """A link without what follows who clicks it."""
    url = url.strip()
    head, mark, query = url.partition("?")
    if not mark:
        return url
    query, mark, place = query.partition("#")
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.match(part.partition("=")[0]))
    return head + (f"?{kept}" if kept else "") + (f"#{place}" if mark and place else "")


@sandbox.there
def byline(text: str) -> str:
    """Who signs a piece, as it stands there; "" where nobody does."""
    from outreach.press import person_names  # late: start-up, and a link needs none

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    edge = [*lines[:_EDGE], *lines[max(_EDGE, len(lines) - _EDGE) :]]
    for line in edge:
        signed = _SIGNED.match(line) if len(line) < 160 else None
        if signed is None:
            continue
        found = [match[0] for match in person_names.NAME.finditer(signed["rest"]) if " " in match[0].strip()]
        if found and signed["rest"].startswith(found[0]):
            return ", ".join(found[:3])
    return ""
