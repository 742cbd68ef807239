"""Accounts on social networks: links, "Page on Network", "Network: @account"."""
# ruff: noqa: E501 (vocabularies: one kind of words a line)

import re
from typing import NamedTuple

from outreach.press.lines import blotted
from outreach.values import networks

_ANY = "|".join(f"(?:{words})" for words in networks.WORDS.values())
_URL = re.compile(
    rf"(?<![\w@.])(?:https?://)?(?:www\.|[a-z]{{2}}-[a-z]{{2}}\.|ru\.|en\.)?(?P<host>{'|'.join(map(re.escape, networks.SITES))})/(?P<path>[^\s,;<>()\"»]{{0,400}}[^\s,;<>()\"».])",
    re.I,
)
_ON = re.compile(
    rf"(?P<value>\S.{{0,70}}?)\s{{1,9}}(?:on|at|in|в|на|—|-|–)\s{{1,9}}(?P<net>{_ANY})\s{{0,9}}[.;]?", re.I
)
_LABELLED = re.compile(
    rf"(?<![\w@./-])(?P<net>{_ANY})(?!\w)\s{{0,9}}(?:(?:page|account|channel|страниц\w{{0,40}}|канал\w{{0,40}}|аккаунт\w{{0,40}}|баракча\w{{0,40}})\s{{0,9}})?"
    r"(?:[:–—=-]\s{0,9}(?P<value>@?[^\s,;|@][^,;|\n]{0,60})|\(?\s{0,9}(?P<handle>@[\w.]{2,40})\)?)",
    re.I,
)
_HANDLE_FIRST = re.compile(
    rf"(?<![\w.])(?P<value>@[\w.]{{2,40}})(?![\w.])\s{{0,9}}\(?(?:on\s{{1,9}}|в\s{{1,9}})?(?P<net>{_ANY})(?!\w)\)?",
    re.I,
)
FOLLOW = re.compile(
    r"(?:follow|find|like|join|connect\s{1,9}with|visit)\s{1,9}(?:us|\S{1,99})\s{1,9}(?:on|at)|social\s{1,9}(?:media|networks)|мы\s{1,9}в\s{1,9}(?:социальных\s{1,9}сетях|соц)|следите\s{1,9}за|подписывайтесь"
    r"|(?:наши?\s{1,9})?(?:социальные\s{1,9}сети|соцсети)|биз\s{1,9}социалдык|социалдык\s{1,9}тармак",
    re.I,
)


class Channel(NamedTuple):
    """An account; `value` is the link, the account's name or the page's, as given."""

    start: int
    end: int
    network: str
    value: str


def find(line: str) -> list[Channel]:
    """The accounts a line of a contact block names."""
    found = [
        Channel(match.start(), match.end(), networks.SITES[match["host"].lower()], match[0])
        for match in _URL.finditer(line)
    ]
    for pattern in (_HANDLE_FIRST, _LABELLED):
        found += filter(None, map(_account, pattern.finditer(blotted(line, [channel[:2] for channel in found]))))
    page = _ON.fullmatch(line.strip()) if not found else None
    value = FOLLOW.sub("", page["value"]).strip(" :,.–—-") if page else ""
    if page and value:
        at = len(line) - len(line.lstrip())
        found.append(Channel(at, at + len(line.strip()), networks.name_of(page["net"]), value))
    return sorted(found, key=lambda channel: channel.start)


def _account(match: re.Match[str]) -> Channel | None:
    """The account of a match; "X" is too little before anything but a handle."""
    groups = match.groupdict()
    value = (groups.get("value") or groups.get("handle") or "").strip(" .,;")
    name = networks.name_of(match["net"])
    if not value or "\x00" in value or (name == "X" and not value.startswith("@")):
        return None
    return Channel(match.start(), match.end(), name, value)
