"""Social networks by the ways to write their names, and by the sites where one has an account there."""

import re
from functools import cache, lru_cache

from outreach.values import data
from outreach.values.fields import NETWORKS

WORDS: dict[str, str] = data.table("networks")["words"]
"""{name: a regular expression for the ways to write it}"""
SITES: dict[str, str] = data.table("networks")["sites"]
"""{site: the name of its network}"""


def key(name: str) -> str:
    """The key under which accounts on a network are kept: "x" for Twitter."""
    return str(data.table("networks")["keys"].get(name, name.lower()))


@lru_cache(maxsize=4_096)  # most labels are the same few
def name_of(word: str) -> str:
    """The name of a network from any of the ways to write it; empty for another word."""
    return next((name for name, pattern in WORDS.items() if re.fullmatch(pattern, word.strip(), re.I)), "")


def of_word(word: str) -> str:
    """The key of the network that a word names; "" for another word, and for a network that has no accounts here."""
    found = word if word in NETWORKS else key(name_of(word))
    return found if found in NETWORKS else ""


@cache
def pages() -> dict[str, re.Pattern[str]]:
    """{key: a pattern of the pages that are somebody's account}."""
    some: dict[str, list[str]] = {}
    for site, name in SITES.items():
        some.setdefault(key(name), []).append(re.escape(site))
    return {network: _page("|".join(some[network])) for network in filter(some.get, NETWORKS)}


def _page(sites: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?://)?(?:\w+\.)?(?:{sites})/\S+", re.I)


def of_page(page: str) -> str:
    """The key of the network on which a page is somebody's account; "" for any other page."""
    return next((network for network, pattern in pages().items() if pattern.fullmatch(page.strip())), "")
