"""Social networks by the ways to write their names, and by the sites where one has an account there."""

import re
from functools import cache, lru_cache

from outreach.values import data
from outreach.values.fields import NETWORKS

WORDS: dict[str, str] = data.table("networks")["words"]
"""{name: a regular expression for the ways to write it}"""
SITES = {site: name for name, sites in data.table("networks")["sites"].items() for site in sites.split()}
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
    some = {network: [re.escape(site) for site, name in SITES.items() if key(name) == network] for network in NETWORKS}
    known = {network: "|".join(sites) for network, sites in some.items() if sites}
    return {network: re.compile(rf"(?:https?://)?(?:\w+\.)?(?:{sites})/\S+", re.I) for network, sites in known.items()}


def of_page(page: str) -> str:
    """The key of the network on which a page is somebody's account; "" for any other page."""
    return next((network for network, pattern in pages().items() if pattern.fullmatch(page.strip())), "")
