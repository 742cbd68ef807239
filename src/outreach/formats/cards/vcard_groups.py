"""Which cards of a file are groups, and who belongs to them."""

import re
from collections.abc import Iterable, Sequence

from outreach.formats.cards.vcard_read import Property, plain


def groups_of(cards: Iterable[Sequence[Property]]) -> dict[str, list[str]]:
    """{the mark of a card, or an address: the names of the groups it belongs to}."""
    found: dict[str, list[str]] = {}
    for card in cards:
        told = {item.name: item for item in card}
        kind = told.get("KIND") or told.get("X-ADDRESSBOOKSERVER-KIND")
        name = plain(told["FN"].value).strip() if "FN" in told else ""
        if kind is None or kind.value.strip().lower() != "group" or not name:
            continue
        for item in card:
            if item.name.removeprefix("X-ADDRESSBOOKSERVER-") == "MEMBER":
                found.setdefault(mark(item.value), []).append(name)
    return found


def mark(value: str) -> str:
    """What tells a card from others, as groups write it and as it stands on the card."""
    return re.sub(r"(?i)^(?:urn:uuid:|mailto:)", "", value.strip()).lower()
