"""Accounts of messengers and networks: the address that opens one, and how long a message there may be."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from outreach.values import data, networks
from outreach.values.fields import NETWORKS
from outreach.values.phone import phone

_TABLE = data.table("messengers")
_PAGES: dict[str, str] = _TABLE["pages"]
KEYS = tuple(name for name in NETWORKS if name in _TABLE and name != "pages")
"""The networks by which a release can be sent, in the order in which they are offered."""

LONGEST_ADDRESS = 2_000
"""Characters of an address with the message in it that every system and browser opens."""

# A number alone, or in the address of a chat, where it stands without its "+".
_NUMBER = re.compile(
    r"(?:https?://|sgnl://)?(?P<link>wa\.me/|api\.whatsapp\.com/send/?\?phone=|t\.me/(?=\+)|signal\.me/#p/|viber://chat\?number=)?"
    r"(?P<number>\+?[\d\s().-]{6,30})/?",
    re.I,
)  # fmt: skip
_NAME = re.compile(r"@?([\w.-]{2,60})")


class Account(NamedTuple):
    """Somebody's account in a messenger, or a group's: what it is called there, and the `url` that opens it."""

    network: str
    shown: str
    url: str
    is_group: bool = False

    @property
    def address(self) -> str:
        """The network and the account, as a record keeps them: "WhatsApp +996700123456"."""
        return f"{NETWORKS[self.network]} {self.shown}"

    @property
    def folded(self) -> str:
        """What the accounts of one owner have in common: the number, in whatever network, or else the address."""
        return self.shown if self.shown.startswith("+") else self.address.casefold()

    def opened_with(self, text: str) -> str:
        """The address with the message in it, where the network takes it and both are short enough."""
        whole = self.url + _TABLE[self.network].get("text", "").format(text=quote(text, safe=""))
        return whole if not self.is_group and len(whole) <= LONGEST_ADDRESS else self.url


@lru_cache(maxsize=4_096)  # a table asks for each row that it paints
def account(network: str, value: str, region: str = "KG") -> Account | None:
    """An account as it was written (a name, a number, a link), or None where no chat can be opened by it.

    A number without its country code is read in `region`.
    """
    if network not in KEYS:
        return None
    table, written = _TABLE[network], value.strip()
    if number := _number(written, region):
        return Account(network, number, table["number"].format(digits=number[1:]))
    for pattern, address in table["accounts"]:
        if found := re.fullmatch(pattern, written, re.I | re.A):
            is_group = re.search(table["groups"], written, re.I) is not None
            shown = f"@{found[1]}" if "domain=" in address else written
            return Account(network, shown, address.format(key=found[1]), is_group)
    return None


def folded(network: str, value: str, region: str = "KG") -> str:
    """What an account is compared by; "" where no chat can be opened by it."""
    found = account(network, value, region)
    return found.folded if found else ""


def _number(written: str, region: str) -> str:
    """The number that an account is, in E.164; "" where it is none or not valid."""
    found = _NUMBER.fullmatch(written)
    if found is None:
        return ""
    typed = found["number"].strip()
    numbers = phone.read(f"+{typed.lstrip('+')}" if found["link"] else typed, region, forms=False).numbers
    return (numbers[0].e164 or "") if len(numbers) == 1 and numbers[0].valid else ""


def address(network: str, value: str, region: str = "KG") -> str:
    """The address that opens an account of any network; "" where there is none to be made of it."""
    if found := account(network, value, region):
        return found.url
    written = value.strip()
    if network in _PAGES and networks.of_page(written) == network:
        return "https://" + re.sub(r"^https?://", "", written, flags=re.I)
    name = _NAME.fullmatch(written)
    return _PAGES[network].format(key=name[1]) if name and network in _PAGES else ""


@lru_cache(maxsize=4_096)
def account_key(network: str, value: str) -> tuple[str, str]:
    """What all ways to write one account of a network have in common: @anna, Anna, https://t.me/anna."""
    found = account(network, value)
    written = found.folded if found else address(network, value) or value.strip()
    # A site has several names, as Twitter's and X; of any other page the site tells whose it is.
    site = r"https?://[^/]+/" if network in _PAGES else r"https?://(?:www\.)?"
    return network, re.sub(site, "", written.casefold()).lstrip("@").rstrip("/")


def units(text: str) -> int:
    """How long a message is as the networks count it: in UTF-16 units, of which an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def limit(network: str) -> int:
    """How many units a message may have in a network."""
    return int(_TABLE[network]["limit"])
