"""Reports out: made as they are asked for, written as a paper or as a workbook, or told to a machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats import atomic
from outreach.formats.documents import pdf_rendering
from outreach.formats.tables import workbook
from outreach.i18n import N_, _, ngettext
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.exporting.export_files import format_of
from outreach.services.reports import report_text, reports, visibility_report
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.report_text import Cell, Page, Table
from outreach.store.workspace import Workspace

FORMATS = ("pdf", "xlsx")
KINDS = {"sent": N_("What was sent"), "visibility": N_("Visibility report")}
MOST_ON_PAPER = 300  # lines of a table; coverage and releases are never cut
_NEVER_CUT = ("releases", "coverage", "months")


def page(session: Session, kind: str, asked: Asked) -> Page:
    """A report in words, in the language in use.

    Raises:
        Problem: there is no such report, or it cannot be answered.
    """
    if kind not in KINDS:
        raise Problem(_("Unknown report “{kind}”. Choose one of: {kinds}.").format(kind=kind, kinds=", ".join(KINDS)))
    if kind == "sent":
        return report_text.of_sent(reports.sent(session, asked))
    return report_text.of_visibility(visibility_report.visibility(session, asked))


def export(
    workspace: Workspace, kind: str, asked: Asked, path: str | Path, *, format: str | None = None, language: str = ""
) -> None:
    """Writes a report as a PDF or a workbook, in a language of its own if one is given.

    Raises:
        Problem: it cannot be answered, the format is another, or it cannot be written.
    """
    how = format_of(path, format, FORMATS)
    if language and language not in i18n.LANGUAGES:
        text = _("Report languages: {languages}.")
        raise Problem(text.format(languages=", ".join(i18n.LANGUAGES)))
    with i18n.speaking(language or i18n.language()):
        found = workspace.read(page, kind, asked)
        office = (workspace.read(settings.get, "office") or {}).get("name") or ""
        made = as_pdf(found, office) if how == "pdf" else as_workbook(found, office)
    atomic.write(path, made)


def as_workbook(found: Page, office: str = "") -> bytes:
    """A sheet for what it is and for each table, with charts that Excel draws."""
    facts: list[tuple[str, Cell]] = [(_("Organisation"), office), (_("About"), found.about), (_("Days"), found.days)]
    facts = [fact for fact in facts if fact[1]] + [(one.what, one.value) for one in found.figures]
    sheets = [
        workbook.Sheet(table.title, table.heads, table.rows, table.widths, table.drawn, table.upright)
        for table in found.tables
        if table.rows
    ]
    return workbook.make(found.title, facts, found.notes, sheets)


def as_pdf(found: Page, office: str = "") -> bytes:
    """The report on paper.

    Raises:
        Problem: it cannot be laid out.
    """
    return pdf_rendering.make("report", on_paper(found, office), seconds=300, instead=pdf_rendering.LACKING)


def on_paper(found: Page, office: str) -> dict[str, Any]:
    """What the template of a report is filled with: words, and the lengths of bars from 0 to 1."""
    tables = [table for table in found.tables if table.rows]
    return {
        "title": found.about or found.title,
        "kind": found.title if found.about else _("Report"),
        "office": office,
        "days": found.days,
        "language": i18n.language(),
        "figures": [[i18n.number(one.value), one.what] for one in found.figures],
        "sections": [_section(table) for table in tables],
        "empty": "" if tables else _("Nothing was sent in this period."),
        "notes": found.notes,
        "page": _("Page"),
    }


def _section(table: Table) -> dict[str, Any]:
    rows, more = table.rows, 0
    if table.name not in _NEVER_CUT and len(rows) > MOST_ON_PAPER:
        rows, more = rows[:MOST_ON_PAPER], len(rows) - MOST_ON_PAPER
    values = [row[table.drawn] for row in rows] if table.drawn else []
    most = max((value for value in values if isinstance(value, int)), default=0) or 1
    shares = [value / most if isinstance(value, int) else 0.0 for value in values]
    lines = [[_said(value) for value in row] for row in rows]
    heads, widths = list(table.heads), list(table.widths)
    links = [row.pop() for row in lines] if table.name == "coverage" else []
    if links:  # under the headline of a piece, for a column of its own would be too narrow for them
        heads.pop(), widths.pop()
    text = ngettext("{count} more line is in the workbook.", "{count} more lines are in the workbook.", more)
    return {
        "title": table.title,
        "heads": heads,
        "widths": widths,
        "rows": lines,
        "right": [any(isinstance(row[place], int) for row in rows) for place in range(len(heads))],
        "bars": shares,
        "upright": table.upright,
        "more": text.format(count=more) if more else "",
        "links": links,
        "linked": table.heads.index(_("Headline")) if links else 0,
    }


def _said(value: Cell) -> str:
    if isinstance(value, date):
        return i18n.day(value)
    return i18n.number(value) if isinstance(value, int) else value or ""


def document(session: Session, kind: str, asked: Asked) -> dict[str, Any]:
    """A report for machines: numbers by name, days as ISO 8601.

    Raises:
        Problem: there is no such report, or it cannot be answered.
    """
    if kind not in KINDS:
        page(session, kind, asked)  # says so
    seen = visibility_report.visibility(session, asked) if kind == "visibility" else None
    sent = seen.sent if seen else reports.sent(session, asked)

    def groups(some: list[reports.Group], key: str) -> list[dict[str, Any]]:
        return [{key: line.key, **({"name": line.name} if key == "outlet" else {}), **_counts(line.counts)}
                for line in some]  # fmt: skip

    answer: dict[str, Any] = {
        "report": kind, "from": sent.asked.since, "to": sent.asked.until,
        "about": {sent.asked.about: sent.asked.value} if sent.asked.about else {}, "zone": sent.zone,
        "distributions": sent.distributions, **_counts(sent.totals), "people": sent.people, "outlets": sent.outlets,
        "by_release": [_release(line) for line in (seen.releases if seen else sent.releases)],
        "by_month": groups(sent.months, "month"), "by_country": groups(sent.countries, "country"),
        "by_language": groups(sent.languages, "language"), "by_outlet": groups(sent.outlet_lines, "outlet"),
        "by_medium": groups(sent.media, "medium"),
    }  # fmt: skip
    if seen is not None:
        answer |= {
            "pieces": len(seen.coverage), "reach": seen.reach, "tones": seen.tones,
            "coverage": [piece._asdict() for piece in seen.coverage],
        }  # fmt: skip
    return answer


def _counts(counts: reports.Counts) -> dict[str, int]:
    return {"recipients": counts.recipients, **counts._asdict()}


def _release(line: reports.ReleaseLine) -> dict[str, Any]:
    return {
        "release": line.id, "reference": line.reference, "headline": line.headline, "languages": line.languages,
        "status": line.status, "day": line.day, "distributions": line.distributions, **_counts(line.counts),
    }  # fmt: skip
