"""Records as JSON and as lines for people."""

from collections.abc import Collection, Mapping

from outreach.cli import fields as options
from outreach.cli import output
from outreach.cli.output import Document
from outreach.i18n import _
from outreach.model import reasons
from outreach.model.people import Contact, Email, Officer, Outlet, Phone
from outreach.services.contacts import records
from outreach.values import messengers
from outreach.values.fields import items_in, parts_in
from outreach.values.phone import phone as phones


def email(row: Email) -> Document:
    """A stored address: as it was given, its normal form, what is wrong with it, and what bounced.

    `note` says the latter in words; `bounce` is hard (or gone: nobody reads it) or soft, None where nothing bounced.
    """
    problem, suggestion = records.email_problem(row)
    return {
        "raw": row.raw, "label": row.label, "address": row.address, "valid": row.valid, "problem": problem,
        "suggestion": suggestion, "bounce": row.bounce or None, "bounced_on": row.bounced_on,
        "bounce_text": reasons.text(row.bounce_text), "suppressed": False, "note": records.bounce(row),
    }  # fmt: skip


def suppressed(document: Document, ways: Collection[str]) -> None:
    """Marks those of a contact's addresses, numbers and accounts that must not be written to."""
    region = records.region_of(document["country"])
    for row in (*document["emails"], *document["phones"], *document["channels"]):
        account = messengers.folded(row["network"], row["value"], region) if "network" in row else row.get("e164")
        if (account or records.fold_address(row.get("address"))) in ways:
            row.update(suppressed=True, note=_("Suppressed"))


def phone(row: Phone) -> Document:
    """A stored number: as it was given, its normal form, and what is wrong with it."""
    return {
        "raw": row.raw, "label": row.label, "e164": row.e164, "extension": row.extension, "kind": row.kind,
        "region": row.region, "valid": row.valid, "problem": _phone_problem(row), "suppressed": False,
    }  # fmt: skip


def _phone_problem(row: Phone) -> str | None:
    if row.valid:
        return None
    cell = phones.read(row.raw, row.region or "KG")
    notes = [number.note for number in cell.numbers if number.note] + list(cell.problems)
    return notes[0] if notes else _("This is not a phone number.")


def reachable(card: Contact | Outlet | Officer, fields: Mapping[str, object]) -> Document:
    """A record's fields with its id, and its addresses and numbers with their verdicts."""
    return {
        "id": card.id,
        **fields,
        "emails": [email(row) for row in card.emails],
        "phones": [phone(row) for row in card.phones],
    }


def problems(document: Document) -> list[Document]:
    """What is wrong with a record's addresses and numbers: all is kept, and nothing of it is used."""
    return [
        {"field": field, "value": row["raw"], "text": row["problem"] or ""}
        for field in ("emails", "phones")
        for row in document[field]
        if not row["valid"]
    ]


def lines(document: Document) -> list[str]:
    """A record for people: its fields that are not empty, an address or number with what is wrong with it."""
    pairs: list[tuple[str, object]] = [(_("Number"), document["id"])]
    for name, value in document.items():
        if name in options.TEXTS:
            pairs.append((_(options.TEXTS[name]), value))
        elif name in options.SEVERAL:
            pairs.append((_(options.SEVERAL[name][1]), list(map(_line, value))))
    pairs += [_refusal(document), (_("Embargoes"), document.get("keeps_embargoes") and _("accepts embargoes"))]
    pairs += [(_("Other position"), _position(other)) for other in items_in(document, "other_positions")]
    pairs += [(code, ", ".join(filter(None, name.values()))) for code, name in parts_in(document, "names").items()]
    pairs += [(str(name), value) for name, value in parts_in(document, "extra").items()]
    return output.sheet(pairs)


def _refusal(document: Document) -> tuple[str, object]:
    if document.get("not_decided"):
        text = _("“{remark}” may mean that nobody should write to this person; excluded until you decide")
        return _("Not decided"), text.format(remark=document["not_decided"])
    reason = document.get("do_not_contact_reason") or _("yes")
    return _("Do not contact"), document.get("do_not_contact") and reason


def _position(other: Document) -> str:
    days = " – ".join(str(other[name] or "…") for name in ("since", "until"))
    what = ", ".join(filter(None, (other["position"], other["department"], other["outlet"])))
    return f"{what} ({days})" if other["since"] or other["until"] else what


def _line(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    shown = str(item.get("address") or item.get("e164") or item.get("raw") or f"{item['network']}:{item['value']}")
    shown += f" ext. {item['extension']}" if item.get("e164") and item.get("extension") else ""
    shown += f" ({item['label']})" if item.get("label") else ""
    wrong = item.get("note", "") if item.get("valid", True) else item["problem"]
    return f"{shown}  ! {wrong}" if wrong else shown
