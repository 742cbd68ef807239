"""What was read and accepted is kept: as a new release, or in one that is there, of which nothing filled is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from outreach.services import officers
from outreach.services.contacts.records import Fields
from outreach.services.releases import proposal as reading
from outreach.services.releases import releases
from outreach.services.releases.proposal import Proposal, ProposedOfficer
from outreach.values.fields import items_in, text_in

SINGLE = ("reference", "embargo_until", "project", "programme")


def save(session: Session, proposal: Proposal, into: int | None = None) -> int:
    """Keeps what was accepted and returns the release's id; `into` is one that is there.

    Officers we have are given the `phones` and `emails` of their proposal besides those they have. In a release that
    is there, what the proposal gives takes the place of what was; what it leaves empty stays.
    """
    for proposed in proposal.officers:
        if proposed.existing is not None:
            _add_reach(session, proposed)
    if into is None:
        return reading.save(session, proposal)
    named = reading.officers_of(session, proposal)
    releases.edit(session, into, _merged(releases.fields(session, into), proposal.release, named))
    return into


def _add_reach(session: Session, proposed: ProposedOfficer) -> None:
    assert proposed.existing is not None
    more = reading.lacking(session, proposed)
    if more["phones"] or more["emails"]:
        known = officers.fields(session, proposed.existing)
        fields = {name: [*known[name], *more[name]] for name in ("phones", "emails") if more[name]}
        officers.edit(session, proposed.existing, {**known, **fields})


def _number(item: Any) -> int:
    return int(item["officer"] if isinstance(item, Mapping) else item)


def _merged(there: Fields, given: Fields, given_officers: list[object]) -> Fields:
    """The fields of a release with what a text gives of them."""
    versions = {language: dict(fields) for language, fields in there["versions"].items()}
    for language, texts in given["versions"].items():
        versions[language] = _version_with(versions.get(language, {}), texts)
    fields: Fields = {"versions": versions}
    if given.get("embargo_until"):
        fields["embargo_zone"] = text_in(given, "embargo_zone")
    fields.update({name: given[name] for name in SINGLE if given.get(name)})
    fields["notes"] = "\n".join(dict.fromkeys(filter(None, (there["notes"], given.get("notes")))))
    for name in releases.LISTS:
        fields[name] = list(dict.fromkeys([*there[name], *(items_in(given, name))]))
    everywhere = {item for item in there["officers"] if not isinstance(item, Mapping)}
    more = [item for item in given_officers if item not in there["officers"] and _number(item) not in everywhere]
    fields["officers"] = [*there["officers"], *more]
    return fields


def _version_with(there: Fields, texts: Fields) -> Fields:
    """A version with the texts that are given: lists grow, and a kind that is set stays."""
    fields = dict(there)
    for name, value in texts.items():
        if isinstance(value, list):
            fields[name] = [*there.get(name, ()), *(item for item in value if item not in there.get(name, ()))]
        elif value and not (name == "kind" and there.get(name)):
            fields[name] = value
    return fields
