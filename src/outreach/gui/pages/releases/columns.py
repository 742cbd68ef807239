"""The columns of the list of releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outreach import i18n
from outreach.gui.kit import formatting
from outreach.gui.kit.labels import number
from outreach.gui.pages.releases import states
from outreach.gui.tables.record_model import Column
from outreach.i18n import _, ngettext
from outreach.model.releases import STATUS_NAMES
from outreach.services.releases.releases import ReleaseRow


def columns() -> list[Column]:
    """All columns, in their order."""
    return [
        Column("created_at", _("Date"), 126, _date, sort="created_at", tabular=True, words=formatting.any_day()),
        Column("headline", _("Headline"), 360, _headline, sort="headline"),
        Column("status", _("Status"), 112, _status, sort="status", tone=_tone, words=_statuses()),
        Column("languages", _("Languages"), 120, _languages, words=("● en  ● ru  ● ky",)),
        Column("results", _("Results"), 250, lambda row: row.more["results"], more=True, tone=lambda _row: "muted"),
        Column("reference", _("Reference"), 96, lambda row: row.reference, sort="reference"),
    ]


def results_in_words(people: Mapping[str, int], articles: int) -> str:
    """What came of a release: "82 delivered · 3 bounced · 6 articles", "" where nothing did."""
    delivered, bounced = people.get("delivered", 0), people.get("bounced", 0)
    parts = (
        (delivered, _("{count} delivered")),
        (bounced, _("{count} bounced")),
        (articles, ngettext("{count} article", "{count} articles", articles)),
    )
    return " · ".join(text.format(count=number(many)) for many, text in parts if many)


def _date(row: ReleaseRow) -> str:
    return formatting.day(i18n.local(row.created_at).date())


def _headline(row: ReleaseRow) -> str:
    return row.headline or _("(no headline)")


def _status(row: ReleaseRow) -> str:
    return states.status(row.status)


def _statuses() -> Sequence[str]:
    return [states.status(value) for value in STATUS_NAMES]


def _tone(row: ReleaseRow) -> str:
    return "muted" if row.status == "draft" else ""


def _languages(row: ReleaseRow) -> str:
    return "  ".join(states.dot(code, code not in row.incomplete) for code in row.languages if code)
