"""The fields by which someone is reached, and the lines of a card that records have alike."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial

from PySide6.QtCore import QUrl

from outreach.gui.forms import checks, ways
from outreach.gui.forms.fields import ChipsField
from outreach.gui.forms.form import FieldValues
from outreach.gui.forms.repeated import RepeatedField
from outreach.gui.kit import formatting, links
from outreach.gui.tables.pane import Card
from outreach.i18n import _
from outreach.model.people import Contact, Email, Officer, Outlet, Phone
from outreach.services.contacts import records
from outreach.values import messengers, places


def show_words(card: Card, fields: FieldValues) -> None:
    """Languages, beats and tags."""
    card.words(_("Languages"), [formatting.language(code) for code in fields["languages"]])
    card.words(_("Beats"), fields.get("beats", ()))
    card.words(_("Tags"), fields["tags"])


def show_place(card: Card, record: Contact | Outlet) -> None:
    """Where a record is, as a letter would have it."""
    place = ", ".join(filter(None, (record.street, record.postcode, record.city, record.state)))
    card.fact(_("Address") if record.street else _("City"), place)


def show_notes(card: Card, notes: str) -> None:
    """The notes under a heading of their own."""
    if notes:
        card.section(_("Notes"))
        card.text(notes)


def email_field() -> RepeatedField:
    """Typed e-mails, checked as they are written."""
    return RepeatedField(
        "emails",
        _("E-mail"),
        formatting.choices(formatting.EMAIL_LABELS),
        check=checks.of_email,
        add=_("Add an e-mail"),
    )


def phone_field(region: Callable[[], str] = lambda: "KG") -> RepeatedField:
    """Typed phones, checked as they are written, in the region the form says."""
    return RepeatedField(
        "phones",
        _("Phone"),
        formatting.choices(formatting.PHONE_LABELS),
        check=lambda text: checks.of_phone(text, region()),
        add=_("Add a phone"),
    )


def channel_field() -> RepeatedField:
    """Telegram, WhatsApp, Facebook and the others."""
    return RepeatedField(
        "channels",
        _("Channels"),
        [(name, formatting.network(name)) for name in formatting.NETWORKS],
        keys=("value", "network"),
        placeholder=_("@name, number or link"),
        add=_("Add a channel"),
    )


def language_field() -> ChipsField:
    """Languages in order of preference, typed by name or code."""
    return ChipsField(
        "languages",
        _("Languages, preferred one first"),
        lambda: [name for _code, name in places.languages()],
        shown=formatting.language,
        read=lambda text: places.language_code(text) or text,
    )


def show(card: Card, record: Contact | Outlet | Officer, region: str = "KG", suppressed: Container[str] = ()) -> None:
    """The lines of a card with a record's e-mails, phones and channels, each with what its check said.

    `suppressed` are those among them that must not be written to, folded.
    """
    for email in record.emails:
        _show_email(card, email, is_suppressed=email.folded in suppressed)
    for phone in record.phones:
        _show_phone(card, phone, region, is_suppressed=phone.e164 in suppressed)
    website = getattr(record, "website", "")  # an officer has none
    if website:
        card.item("globe", website, copy=website, go=_opens(card, website))
    for channel in record.channels:
        way = ways.of_channel(channel.network, channel.value, region)
        go = partial(ways.follow, way, card.said) if way is not None else _opens(card, channel.value)
        icon, network = ways.ICONS.get(channel.network, "at-sign"), formatting.network(channel.network)
        barred = _("Suppressed") if messengers.folded(channel.network, channel.value, region) in suppressed else ""
        go = None if barred or getattr(record, "do_not_contact", False) else go
        card.item(icon, channel.value, network, problem=barred, copy=channel.value, go=go)


def _opens(card: Card, page: str) -> Callable[[], object] | None:
    """Opens a page after showing where it leads; None where it is no address of one."""
    address = f"https://{page}" if page.startswith("www.") else page
    return partial(links.open_link, address, card) if links.leads_out(QUrl(address)) else None


def _show_phone(card: Card, row: Phone, region: str, *, is_suppressed: bool) -> None:
    if row.valid and row.e164:
        number = formatting.phone(row.e164)
        icon, problem = _PHONE_ICONS.get(row.kind, "phone"), _("Suppressed") if is_suppressed else ""
        card.item(icon, number, _kind_and_extension(row), problem=problem, copy=number)
        return
    problem = checks.of_phone(row.raw, region).problem or _("This is not a valid phone number in its country.")
    card.item("phone", row.raw, _label(row), problem=problem, copy=row.raw)


def _show_email(card: Card, row: Email, *, is_suppressed: bool) -> None:
    if row.valid and row.address:
        problem = _("Suppressed") if is_suppressed else records.bounce(row)
        card.item("mail", row.address, _label(row), problem=problem, copy=row.address)
        return
    verdict = checks.of_email(row.raw)
    better = verdict.suggestion or ""
    problem = "" if better and better in verdict.problem else verdict.problem
    card.item("mail", row.raw, _label(row), problem=problem, copy=row.raw, suggestion=better)


_PHONE_ICONS = {"mobile": "smartphone", "fax": "printer"}


def _label(row: Email | Phone) -> str:
    """What an address or a number is for; a label of one's own stands as it was typed."""
    known = {**formatting.PHONE_LABELS, **formatting.EMAIL_LABELS}.get(row.label) if row.label else ""
    return _(known) if known else str(row.label)


def _kind_and_extension(row: Phone) -> str:
    """What is said beside a number: its label, its kind where that is another word, its extension."""
    kind = _(checks.KINDS[row.kind]) if row.kind in checks.KINDS else ""
    label = "" if _label(row).casefold() == kind.casefold() else _label(row)
    extension = _("ext. {number}").format(number=row.extension) if row.extension else ""
    note = " · ".join(filter(None, (label, kind, extension)))
    return note[:1].upper() + note[1:]
