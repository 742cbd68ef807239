"""The columns of releases, what a release or one of its languages still lacks, and its status in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt

from outreach import i18n
from outreach.gui.forms.fields import Choice, choice_box
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import counted, number
from outreach.gui.tables.record_model import Column
from outreach.i18n import N_, _, ngettext
from outreach.model.base import now
from outreach.model.releases import STATUS_NAMES, Release, Version
from outreach.services.exporting import letter_export
from outreach.services.releases.releases import ReleaseRow


def columns() -> list[Column]:
    """All columns, in their order."""
    return [
        Column(
            "created_at", _("Date"), 126, lambda row: formatting.day(i18n.local(row.created_at).date()), "created_at",
            tabular=True, whole=True,
        ),
        Column(
            "headline", _("Headline"), 360, lambda row: row.headline or _("(no headline)"), "headline", room=420,
            wraps=True,
        ),
        Column("status", _("Status"), 112, lambda row: status(row.status), "status", tone=_tone, whole=True),
        Column("languages", _("Languages"), 120, _languages, whole=True),
        Column(
            "results", _("Results"), 250, lambda row: row.more["results"], more=True, tone=lambda _row: "muted",
            room=340, wraps=True,
        ),
        Column("reference", _("Reference"), 96, lambda row: row.reference, "reference", yields=True),
    ]  # fmt: skip


def results_in_words(people: Mapping[str, int], articles: int) -> str:
    """What came of a release: "82 delivered · 3 bounced · 6 articles", "" where nothing did."""
    delivered, bounced = people.get("delivered", 0), people.get("bounced", 0)
    parts = (
        (delivered, _("{count} delivered")),
        (bounced, _("{count} bounced")),
        (articles, ngettext("{count} article", "{count} articles", articles)),
    )
    return " · ".join(text.format(count=number(many)) for many, text in parts if many)


def _tone(row: ReleaseRow) -> str:
    return "muted" if row.status == "draft" else ""


def _languages(row: ReleaseRow) -> str:
    return "  ".join(dot(code, code not in row.incomplete) for code in row.languages if code)


TONES = {"embargoed": "warning", "withdrawn": "problem", "corrected": "warning", "released": "done", "ready": "accent"}

# What is done to give a release a status, where that is more than choosing it.
DEEDS = {"corrected": N_("Correct…"), "withdrawn": N_("Withdraw…")}


def status(value: str) -> str:
    """A status in the language in use."""
    return _(STATUS_NAMES[value]) if value in STATUS_NAMES else value


def missing(release: Release, version: Version) -> list[str]:
    """What a loaded release still lacks in one language, in words; empty where it can go out."""
    found = []
    if not version.headline.strip():
        found.append(_("no headline"))
    if not version.body.strip():
        found.append(_("no text"))
    contacts = letter_export.press_contacts(release, version.language)
    if not contacts:
        found.append(_("no officer to contact"))
    elif not any(contact.phones or contact.emails for contact in contacts):
        found.append(_("no phone or e-mail to contact"))
    return found


def languages(versions: Sequence[Version]) -> str:
    """The languages of a release, each with a dot: full where it has a headline and a text."""
    return "  ".join(dot(v.language, bool(v.headline.strip() and v.body.strip())) for v in versions if v.language)


def dot(language: str, whole: bool) -> str:
    """A language with its dot."""
    return f"{'●' if whole else '○'} {language}"


def time_left(until: datetime) -> str:
    """How long an embargo still holds: in 29 h 59 min, in 4 days, over."""
    left = until - now()
    if left <= timedelta():
        return _("embargo over")
    hours = int(left.total_seconds() // 3600)
    if hours >= 48:
        return counted("embargo: {count} day", "embargo: {count} days", hours // 24)
    minutes = int(left.total_seconds() // 60) % 60
    return _("embargo: {hours} h {minutes} min").format(hours=hours, minutes=minutes)


def language_box(
    codes: Iterable[str | None], chosen: str | None, name: str, tip: str, wanted: Callable[[str | None], object]
) -> Choice:
    """A box for the one language that something is for, or all of them (None); `wanted(code or None)` once chosen."""
    choices = [(code or "", formatting.language(code or "", _("All languages"))) for code in dict.fromkeys(codes)]
    box = choice_box(name, choices, chosen or "", tip=tip, flat=True, widest=140)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.activated.connect(lambda _place: wanted(box.currentData() or None))
    return box
