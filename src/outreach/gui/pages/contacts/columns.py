"""The columns of the table of contacts: those it opens with, and all others that can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.gui.tables.record_model import LEFT, RIGHT, Column
from outreach.i18n import _
from outreach.services.contacts.contact_orders import SORTS
from outreach.services.contacts.contacts import ContactRow
from outreach.values import fields as registry
from outreach.values import places

# What a table shows of whoever has not chosen.
FIRST = ("name", "outlet", "beats", "languages", "email", "phone")


def columns() -> list[Column]:
    """All columns, in the order in which they are offered; a value with a problem bears its sign."""
    return [
        Column("name", _("Name"), 164, lambda row: row.name, "name", tone=_blocked, whole=True),
        Column("other_name", _("Name in the other script"), 152, lambda row: row.other_name, "other_name"),
        Column("outlet", _("Outlet"), 100, lambda row: row.outlet, "outlet"),
        Column("position", _("Position"), 120, lambda row: row.position, "position"),
        _more("department", _("Department"), 120),
        _more("since", _("Since"), 84, formatting.day),
        Column("beats", _("Beats"), 92, lambda row: ", ".join(row.beats), "beats"),
        Column("tags", _("Tags"), 104, lambda row: ", ".join(row.tags), "tags"),
        Column(
            "languages", _("Lang."), 72, lambda row: formatting.languages(row.languages), "languages", words=("ky ru",)
        ),
        Column("email", _("E-mail"), 164, lambda row: row.email, "email", tone=_email_tone, whole=True),
        Column("other_emails", _("Other e-mails"), 176, lambda row: ", ".join(row.emails[1:])),
        Column(
            "phone", _("Phone"), 148, lambda row: formatting.phone(row.phone), "phone", tone=_phone_tone, tabular=True,
            whole=True,
        ),
        Column("other_phones", _("Other phones"), 152, _other_phones, tabular=True),
        _more("channels", _("Channels"), 140, _channels),
        Column("country", _("Country"), 104, lambda row: _country(row.country), "country"),
        Column("state", _("State or region"), 104, lambda row: row.state, "state"),
        Column("city", _("City"), 96, lambda row: row.city, "city"),
        *(_more(field.key, _(field.label), field.width) for field in registry.CONTACT.values() if field.width),
        Column("checked_on", _("Verified"), 96, lambda row: _ago(row.checked_on), "checked_on", tabular=True),
        _more("found_on", _("Added"), 88, formatting.day),
        _more("last_contacted", _("Last contacted"), 104, _moment_ago),
        _more("received", _("Releases received"), 88, number, align=RIGHT),
        _more("keeps_embargoes", _("Accepts embargoes"), 104, _yes),
        Column("do_not_contact", _("Do not contact"), 104, lambda row: _yes(row.do_not_contact), tone=_blocked),
        _more("do_not_contact_reason", _("Reason for not contacting"), 140),
        Column("problems", _("Issues"), 72, _problems, align=RIGHT, tone=_problem_tone, tabular=True),
        Column("id", _("Number"), 72, lambda row: str(row.id), "id", align=RIGHT, tabular=True),
    ]  # fmt: skip


def _more(
    key: str, label: str, width: int, read: Callable[[Any], str] = str, *, align: Qt.AlignmentFlag = LEFT
) -> Column:
    """A column whose values are asked for only where it is shown (`services.columns`)."""

    def text(row: Any) -> str:
        value = row.more.get(key)
        return "" if value is None or value == "" else read(value)

    return Column(key, label, width, text, key if key in SORTS else "", align=align, more=True)


def _blocked(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else ""


def _email_tone(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else "" if row.email_valid else "problem"


def _phone_tone(row: ContactRow) -> str:
    return "muted" if row.do_not_contact else "" if row.phone_valid else "problem"


def _other_phones(row: ContactRow) -> str:
    return ", ".join(formatting.phone(text) for text in row.phones[1:])


def _problems(row: ContactRow) -> str:
    return number(row.problems) if row.problems else ""


def _problem_tone(row: ContactRow) -> str:
    return "problem" if row.problems else ""


def _country(code: str) -> str:
    return places.country_name(code)


def _channels(values: list[str]) -> str:
    split = (value.partition(" ") for value in values)
    return ", ".join(f"{formatting.network(network)} {account}" for network, _space, account in split)


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def _ago(value: date | None) -> str:
    return formatting.ago(value)


def _moment_ago(value: datetime) -> str:
    return formatting.ago(i18n.local(value).date(), i18n.today())
