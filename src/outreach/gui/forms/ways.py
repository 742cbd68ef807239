"""The ways to someone that a click opens: a mail, a call, a chat, a page."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QGuiApplication

from outreach.gui.kit import formatting
from outreach.gui.kit.links import open_own
from outreach.i18n import _
from outreach.model.people import Contact
from outreach.services.contacts import records
from outreach.services.contacts.contacts import ContactRow
from outreach.values import messengers

if TYPE_CHECKING:
    from outreach.services.delivery.audience_people import Reach


class Way(NamedTuple):
    """One way: its kind, its icon, what its button says, the address that is opened, and whom it leads to."""

    kind: str
    icon: str
    word: str
    address: str
    shown: str


KINDS = ("mail", "phone", "message")
ICONS = {"telegram": "send", **dict.fromkeys(("whatsapp", "viber", "signal"), "message-circle")}


def of_channel(network: str, account: str, region: str) -> Way | None:
    """The way to an account of a network; None where no address can be made of it."""
    if address := messengers.address(network, account, region):
        kind = "message" if network in messengers.KEYS else "page"
        return Way(kind, ICONS.get(network, "at-sign"), formatting.network(network), address, account)
    return None


def _ways(email: str, phone: str, channels: Iterable[tuple[str, str]], region: str) -> list[Way]:
    found = [Way("mail", "mail", _("Write…"), f"mailto:{email}", email)] if email else []
    found += [Way("phone", "phone", _("Call…"), f"tel:{phone}", formatting.phone(phone))] if phone else []
    pages = (of_channel(network, account, region) for network, account in channels)
    return [*found, *(way for way in pages if way is not None)]


def of_contact(contact: Contact, reached: Reach, suppressed: Container[str]) -> list[Way]:
    """The ways to a contact by which a release may go; none to one who asked for none, or may have."""
    if contact.id in reached.refusals:
        return []
    emails = [one.address for one in reached.mailable.get(contact.id, ())]
    phones = [one.e164 for one in contact.phones if one.valid and one.kind != "fax" and one.e164 not in suppressed]
    region, accounts = records.region_of(contact.country), [(one.network, one.value) for one in contact.channels]
    channels = [one for one in accounts if messengers.folded(*one, region) not in suppressed]
    return _ways(next(filter(None, emails), ""), next(filter(None, phones), ""), channels, region)


def of_row(row: ContactRow, channels: Iterable[str], suppressed: Container[str]) -> list[Way]:
    """The same for the contact of a row; `channels` are each a network, a space and an account."""
    if row.do_not_contact:
        return []
    region, split = records.region_of(row.country), (one.partition(" ")[::2] for one in channels)
    pairs = [pair for pair in split if messengers.folded(*pair, region) not in suppressed]
    email = next((one for one in row.emails if records.fold_address(one) not in suppressed), "")
    phone = next((one for one in row.phones if one not in suppressed), "")
    return _ways(email if row.email_valid else "", phone if row.phone_valid else "", pairs, region)


def by_kind(found: Iterable[Way]) -> dict[str, Way]:
    """{kind: the first of these ways that is of it}."""
    return {way.kind: way for way in reversed(list(found))}


def follow(way: Way, said: Callable[[str], object]) -> None:
    """Opens a way in the system's program for it; where there is none, whom it leads to is copied, and told."""
    if not open_own(way.address):
        QGuiApplication.clipboard().setText(way.shown)
        said(_("Copied: {text}").format(text=way.shown))
