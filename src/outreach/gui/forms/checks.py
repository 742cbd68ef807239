"""What the check of a phone or an e-mail says beside its field: the normal form, a problem, a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outreach.i18n import N_, _
from outreach.values import places

if TYPE_CHECKING:
    from outreach.values.phone import phone as phones

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
    from outreach.values.phone import phone

    cell = phone.read(text, region)
    notes = [_phone_note(number) for number in cell.numbers if number.valid]
    problems = [
        number.note or _("This is not a valid phone number in its country.")
        for number in cell.numbers
        if not number.valid
    ]
    problems = list(dict.fromkeys(problems)) or list(cell.problems)
    if not cell.numbers and not problems:
        problems = [_("There is no phone number in this.")]
    return Verdict("\n".join(notes), "\n".join(problems))


def _phone_note(number: phones.Number) -> str:
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
    from outreach.values.email import email

    cell = email.read(text)
    found = cell.addresses
    valid = [address.address for address in found if address.valid and address.address]
    # The address itself is seen in the field already: it is repeated only where its normal form differs.
    notes = [address for address in valid if address != text.strip()]
    problems = list(dict.fromkeys(address.problem for address in found if address.problem)) or list(cell.problems)
    if not found and not problems:
        problems = [_("This contains no e-mail address.")]
    suggestion = (
        next((address.suggestion for address in found if address.suggestion), None) if len(found) == 1 else None
    )
    return Verdict("\n".join(notes), "\n".join(problems), suggestion)
