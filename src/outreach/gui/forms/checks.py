"""What the check of a phone or an e-mail says beside its field: the normal form, a problem, a suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from outreach.i18n import N_, _
from outreach.values import places
from outreach.values.email import email
from outreach.values.phone import phone

KINDS = {
    "mobile": N_("mobile"), "landline": N_("landline"), "fax": N_("fax"), "toll-free": N_("toll-free"),
    "premium": N_("premium rate"), "shared-cost": N_("shared cost"), "voip": N_("internet phone"),
    "personal": N_("personal number"), "pager": N_("pager"), "uan": N_("company number"),
    "voicemail": N_("voicemail"), "short": N_("short number"),
}  # fmt: skip


class Verdict(NamedTuple):
    """`note`: the normal form in words; `problem`: what is wrong, what to do; `suggestion`: a text to take instead."""

    note: str = ""
    problem: str = ""
    suggestion: str | None = None


def of_phone(text: str, region: str = "KG") -> Verdict:
    """The verdict on a cell of phone numbers."""
    if not text.strip():
        return Verdict()
    cell = phone.read(text, region)
    notes = [_phone_note(number) for number in cell.numbers if number.valid]
    wrong = [number.note or _("This is not a valid phone number in its country.")
             for number in cell.numbers if not number.valid]  # fmt: skip
    nothing = "" if cell.numbers else _("There is no phone number in this.")
    return Verdict("\n".join(notes), _problems(wrong, cell.problems, nothing))


def _problems(of_values: Iterable[str], of_cell: Iterable[str], nothing: str) -> str:
    """What is wrong: with the values of a cell, or else with the cell, or that there is nothing in it."""
    return "\n".join(list(dict.fromkeys(of_values)) or list(of_cell) or [nothing])


def _phone_note(number: phone.Number) -> str:
    shown = number.international or number.e164 or number.raw
    if number.extension:
        shown += " " + _("ext. {number}").format(number=number.extension)
    kind = KINDS.get(number.kind)
    what = ", ".join(
        filter(None, (_(kind) if kind else "", places.country_name(number.region) if number.region else ""))
    )
    parts = [part for part in (shown, what, number.note or "") if part]
    return " · ".join(parts)


def of_email(text: str) -> Verdict:
    """The verdict on a cell of e-mail addresses."""
    if not text.strip():
        return Verdict()
    cell = email.read(text)
    found = cell.addresses
    # The address itself is seen in the field already: it is repeated only where its normal form differs.
    notes = [one.address for one in found if one.valid and one.address and one.address != text.strip()]
    wrong = [one.problem for one in found if one.problem]
    nothing = "" if found else _("This contains no e-mail address.")
    suggestion = found[0].suggestion if len(found) == 1 else None
    return Verdict("\n".join(notes), _problems(wrong, cell.problems, nothing), suggestion)
