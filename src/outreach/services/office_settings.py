"""The settings of the office that people set: checked as they are typed, one name for each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.mail import mail_words
from outreach.problems import FieldProblem, Problem
from outreach.services import settings
from outreach.services.contacts import records
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.releases import embargo, greetings

# Of the letterhead; a picture is set in the window.
LETTERHEAD = ("name", "address", "website", "colour")
SIZES = ("mail-warn-mb", "mail-most-mb")
PLAIN = ("zone", "region", *SIZES)
# What stands above a release in each language: greeting-en, greeting-ru …
GREETINGS = tuple(f"greeting-{language}" for language in mail_words.greetings())
NAMES = (*PLAIN, *LETTERHEAD, *GREETINGS)
LARGEST_MB = 1000


def shown(session: Session) -> Fields:
    """All of them by name, as they hold."""
    office = settings.get(session, "office") or {}
    plain = {name: settings.get(session, name.replace("-", "_")) for name in PLAIN}
    above = greetings.office(session)
    return {
        **plain,
        **{name: office.get(name) or "" for name in LETTERHEAD},
        **{name: above[name.removeprefix("greeting-")] for name in GREETINGS},
    }


def one(found: FormFields, name: str) -> object:
    """The one of a name.

    Raises:
        Problem: there is none of that name.
    """
    if name not in found:
        raise Problem(_("Unknown setting “{name}”. Choose one of: {names}.").format(name=name, names=", ".join(NAMES)))
    return found[name]


def change(session: Session, name: str, text: str) -> None:
    """Sets one; an empty text takes it back to what holds for everybody.

    Raises:
        Problem: there is none of that name, or it cannot be this.
    """
    one(shown(session), name)
    change_several(session, {name: text})


def change_several(session: Session, texts: Mapping[str, str]) -> None:
    """Sets several, by their names, and the picture of the letterhead as base64.

    Raises:
        FieldProblem: one of them cannot be this.
    """
    for name, text in texts.items():
        _set(session, name, text.strip())
    sizes = [name for name in texts if name in SIZES]
    warn, most = (settings.get(session, key) for key in ("mail_warn_mb", "mail_most_mb"))
    if sizes and warn > most:
        text = _("The size limit ({most} MB) must not be below the warning size ({warn} MB).")
        raise FieldProblem(sizes[-1], text.format(most=most, warn=warn))


def _set(session: Session, name: str, value: str) -> None:
    if name in GREETINGS:
        greetings.change(session, name.removeprefix("greeting-"), value)
    elif name in PLAIN:
        settings.put(session, name.replace("-", "_"), _checked(name, value) if value else None)
    elif name == "colour" and value and not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise FieldProblem("colour", _("Enter a colour as #1f5f8b."))
    else:
        settings.put(session, "office", {**(settings.get(session, "office") or {}), name: value})


def _checked(name: str, value: str) -> object:
    if name == "zone":
        try:
            zone = embargo.zone_name(value)
        except FieldProblem as problem:
            raise FieldProblem("zone", problem.text) from None
        if "/" not in zone or mail_words.zone_of(zone) is None:
            raise FieldProblem("zone", _("Give the time zone by its city, such as Asia/Bishkek."))
        return zone
    if name == "region":
        return records.country(value, "region")
    try:
        size = float(value.replace(",", "."))
    except ValueError:
        size = 0.0
    if not 0 < size <= LARGEST_MB:
        raise FieldProblem(name, _("Enter a size in megabytes, from 0.1 to {most}.").format(most=LARGEST_MB))
    return int(size) if size == int(size) else size
