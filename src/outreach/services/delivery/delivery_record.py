"""The record of a distribution: one page that says what went out, to whom and when, and who was left out and why.

It is made of what was frozen alone, and nothing of the moment at which it is made: so it comes out the same, byte for
byte, whenever it is asked for (features.md X11).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats import atomic
from outreach.formats.documents import pdf_rendering
from outreach.i18n import _, counted, counted_if_any
from outreach.mail import mail_words
from outreach.services.delivery import delivery, distributions
from outreach.services.delivery.delivery_labels import HOWS, STATES
from outreach.services.delivery.distributions import RecipientRow
from outreach.services.exporting.export_files import format_of
from outreach.store.workspace import Workspace
from outreach.values import places
from outreach.values.data import Document, DocumentView

FORMATS = ("pdf", "json")
# People in a table on paper: to lay out more takes more memory than a paper may have.
MOST_ON_PAPER = 4000


def record(session: Session, distribution_id: int) -> dict[str, object]:
    """Everything that is known of a distribution, as JSON has it; moments in UTC.

    Raises:
        Problem: there is none of that number.
    """
    row = distributions.get(session, distribution_id)
    kept, settings = row.snapshot, row.settings
    leading = _leading(kept)
    everybody = distributions.recipients(session, distribution_id)
    got = [one for one in everybody if one.state != "left out"]
    left_out = [one for one in everybody if one.state == "left out"]
    deliveries = delivery.counts(session, [distribution_id])[distribution_id]
    languages = Counter(one.language for one in got)
    return {
        "distribution": row.id, "headline": row.headline, "reference": kept.get("reference", ""), "how": row.how,
        "state": row.state, "at": _iso(row.at), "scheduled_at": _iso(row.scheduled_at),
        "finished_at": _iso(row.finished_at), "by": settings.get("by", ""), "zone": kept.get("zone", ""),
        "embargo_until": kept.get("embargo_until"), "embargo_zone": kept.get("embargo_zone", ""),
        "audience": _of(kept, _AUDIENCE, []),
        "versions": _versions(kept, languages),
        "files": [_of(file, ("name", "language", "size", "sha256")) for file in kept.get("files", ())],
        "officers": kept.get("officers", {}),
        "handed_over": settings.get("files", []),
        "drafts": settings.get("drafts", 0),
        "counts": {
            "recipients": len(got), "left_out": len(left_out),
            **dict(sorted(Counter(one.state for one in got).items())),
            "bounced": deliveries.get("bounced", 0),
        },
        "languages": dict(sorted(languages.items())),
        "deliveries": deliveries,
        "recipients": [_recipient(one, leading) for one in got],
        "left_out": [{"name": one.name, "reason": one.reason} for one in left_out],
    }  # fmt: skip


_AUDIENCE = ("lists", "without_lists", "without_releases", "filter", "without", "recipients_of")


def _of(kept: Mapping[str, object], names: Iterable[str], otherwise: object = None) -> dict[str, object]:
    """Some values of what was frozen."""
    return {name: kept.get(name, otherwise) for name in names}


def _versions(kept: DocumentView, many: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "language": language, "headline": version["headline"], "sha256": version["sha256"],
            "recipients": many.get(language, 0),
        }
        for language, version in kept.get("versions", {}).items()
    ]  # fmt: skip


def _leading(kept: DocumentView) -> dict[str, str]:
    """The officer who stands first at the foot, by language."""
    return {language: people[0]["name"] for language, people in kept.get("officers", {}).items() if people}


def _recipient(one: RecipientRow, leading: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": one.name, "address": one.address, "language": one.language, "state": one.state,
        "delivery": one.delivery, "at": _iso(one.at),
        "officer": leading.get(one.language, ""), "reason": one.reason, "attempts": one.attempts,
        "answer": one.answer, "message_id": one.message_id,
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def as_json(found: Mapping[str, object]) -> bytes:
    """The record for machines."""
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def as_pdf(found: Mapping[str, object], language: str) -> bytes:
    """The record on paper, in the language in use.

    Raises:
        Problem: it cannot be laid out.
    """
    return pdf_rendering.make("distribution", page(found, language), seconds=300, instead=pdf_rendering.LACKING)


def export_record(workspace: Workspace, distribution_id: int, path: str | Path, format: str | None = None) -> None:
    """Writes the record of a distribution as a PDF or as JSON.

    Raises:
        Problem: there is no such distribution, the format is another, or it cannot be written.
    """
    how = format_of(path, format, FORMATS)
    found = workspace.read(record, distribution_id)
    atomic.write(path, as_json(found) if how == "json" else as_pdf(found, i18n.language()))


# On paper


class When(Protocol):
    """A moment in words, where there is one; not `brief`, with its zone."""

    def __call__(self, iso: str | None, *, brief: bool = True) -> str: ...


Section = Document


def page(found: DocumentView, language: str) -> dict[str, object]:
    """What the template of a record is filled with: words only, so that it lays out and nothing else."""
    zone = found["zone"] or "UTC"

    def when(iso: str | None, *, brief: bool = True) -> str:
        if not iso:
            return ""
        at = datetime.fromisoformat(iso)
        return _clock(at, zone) if brief else mail_words.moment(at, zone, language)

    counts = found["counts"]
    return {
        "title": found["headline"] or _("Distribution {id}").format(id=found["distribution"]),
        "language": language,
        "kind": _("Distribution record"),
        "number": _("Distribution {id}").format(id=found["distribution"]),
        "summary": [
            counted("{count} recipient", "{count} recipients", counts["recipients"]),
            counted("{count} excluded", "{count} excluded", counts["left_out"]),
            *(f"{places.language_name(code)}: {many}" for code, many in found["languages"].items() if code),
        ],
        "facts": [list(fact) for fact in _facts(found, when) if fact[1]],
        "sections": [section for section in _sections(found, when) if section["rows"]],
        "footer": _("Distribution {id}").format(id=found["distribution"]),
        "page": _("Page"),
    }


def _clock(at: datetime, zone: str) -> str:
    """A moment as short as a column wants it; the zone stands at the head of the page."""
    try:
        return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"
    except (ZoneInfoNotFoundError, ValueError):
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _facts(found: DocumentView, when: When) -> Iterator[tuple[str, str]]:
    asked = found["audience"]
    how, state = str(found["how"]), str(found["state"])
    yield _("Reference"), found["reference"]
    yield _("Send"), _(HOWS.get(how, how))
    yield _("State"), _(STATES.get(state, state))
    yield _("Prepared at"), when(found["at"], brief=False)
    yield _("Scheduled for"), when(found["scheduled_at"], brief=False)
    yield _("Ended"), when(found["finished_at"], brief=False) if found["how"] == "smtp" else ""
    yield _("By"), found["by"]
    yield _("Embargo until"), when(found["embargo_until"], brief=False)
    yield _("To those who have it already"), _("yes") if asked["recipients_of"] else ""
    yield _("Narrowed by"), asked["filter"]
    yield _("Exclude lists"), ", ".join(row["name"] for row in asked["without_lists"])
    yield _("Exclude recipients"), ", ".join(row["reference"] or str(row["id"]) for row in asked["without_releases"])
    yield _("Exported"), counted_if_any("{count} draft", "{count} drafts", found["drafts"])


def _sections(found: Mapping[str, object], when: When) -> Iterator[Section]:
    """Tables, each with its heads and the shares of its columns."""
    yield from _frozen(found)
    yield from _people(found, when)


def _frozen(found: DocumentView) -> Iterator[Section]:
    """What it was made of."""
    name = places.language_name
    lists = [
        [row["name"], row["rule"], str(len(row["picks"])), str(len(row["exclusions"]))]
        for row in found["audience"]["lists"]
    ]
    heads = [_("List"), _("Rule"), _("Added by hand"), _("Excluded")]
    yield _section(_("Lists as they were"), heads, [3, 5, 1, 1], lists)
    versions = [
        [name(row["language"]), row["headline"], str(row["recipients"]), row["sha256"]] for row in found["versions"]
    ]
    heads = [_("Language"), _("Headline"), _("Recipients"), "SHA-256"]
    yield _section(_("Versions"), heads, [2, 5, 2, 5], versions)
    files = [
        [row["name"], name(row["language"]) if row["language"] else "", str(row["size"]), row["sha256"]]
        for row in found["files"]
    ]
    yield _section(_("Files"), [_("File"), _("Language"), _("Bytes"), "SHA-256"], [5, 2, 2, 5], files)
    officers = [
        [name(language), one["name"], ", ".join(one["phones"]), ", ".join(one["emails"])]
        for language, people in found["officers"].items()
        for one in people
    ]
    heads = [_("Language"), _("Officer"), _("Phone"), _("E-mail")]
    yield _section(_("Officers in the contact block"), heads, [2, 4, 3, 5], officers)
    written = [[row["name"], str(row["size"]), row["sha256"]] for row in found["handed_over"]]
    yield _section(_("Exported"), [_("File"), _("Bytes"), "SHA-256"], [5, 2, 7], written)


def _people(found: DocumentView, when: When) -> Iterator[Section]:
    """Who got it, and who did not."""
    recipients = [
        [
            one["name"], one["address"], one["language"], _(delivery.STATES[one["delivery"]]),
            when(one["at"] or (found["at"] if one["state"] == "written" else None)),
            delivery.answer(one["delivery"], one["answer"]) or one["reason"],
        ]
        for one in found["recipients"]
    ]  # fmt: skip
    heads = [_("Name"), _("Address"), _("Language"), _("State"), _("When"), _("Why")]
    yield _section(_("Recipients"), heads, [4, 5, 2, 3, 3, 4], recipients)
    left_out = [[one["name"], one["reason"]] for one in found["left_out"]]
    yield _section(_("Excluded people"), [_("Name"), _("Why not")], [4, 8], left_out)


def _section(title: str, heads: list[str], widths: list[int], rows: list[list[str]]) -> Section:
    """A table as far as there is paper for it, and how much of it stands in the record for machines alone."""
    more = len(rows) - MOST_ON_PAPER
    if more > 0:
        text = counted("{count} more is in the record as JSON.", "{count} more are in the record as JSON.", more)
        rows = [*rows[:MOST_ON_PAPER], [text]]
    return {"title": title, "heads": heads, "widths": widths, "rows": rows}
