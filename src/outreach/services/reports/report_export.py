"""Reports exported: as a PDF, as a workbook, or as a document for another program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from outreach import i18n
from outreach.formats import atomic
from outreach.formats.documents import pdf_rendering
from outreach.formats.tables import report_book
from outreach.i18n import _, counted_if_any
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.exporting.export_files import format_of
from outreach.services.reports import report_text, reports, visibility_report
from outreach.services.reports.report_scope import Asked
from outreach.services.reports.report_text import KINDS, Cell, Page, Table
from outreach.services.reports.reports import Sent
from outreach.services.reports.visibility_report import Visibility
from outreach.store.workspace import Workspace

T = TypeVar("T")
FORMATS = ("pdf", "xlsx")
MOST_ON_PAPER = 300  # lines of a table; coverage and releases are never cut
_NEVER_CUT = ("releases", "coverage", "months")


def page(session: Session, kind: str, asked: Asked) -> Page:
    """A report in words, in the language in use.

    Raises:
        Problem: there is no such report, or it cannot be answered.
    """
    found = _counted(session, kind, asked)
    return report_text.of_visibility(found) if isinstance(found, Visibility) else report_text.of_sent(found)


def _counted(session: Session, kind: str, asked: Asked) -> Sent | Visibility:
    if kind not in KINDS:
        raise Problem(_("Unknown report “{kind}”. Choose one of: {kinds}.").format(kind=kind, kinds=", ".join(KINDS)))
    return reports.sent(session, asked) if kind == "sent" else visibility_report.visibility(session, asked)


def export(
    workspace: Workspace, kind: str, asked: Asked, path: str | Path, *, format: str | None = None, language: str = ""
) -> None:
    """Writes a report as a PDF or a workbook, in a language of its own if one is given.

    Raises:
        Problem: it cannot be answered, the format is another, or it cannot be written.
    """
    how = format_of(path, format, FORMATS)
    if language and language not in i18n.LANGUAGES:
        raise Problem(_("Report languages: {languages}.").format(languages=", ".join(i18n.LANGUAGES)))
    with i18n.speaking(language or i18n.language()):
        found = workspace.read(page, kind, asked)
        office = (workspace.read(settings.get, "office") or {}).get("name") or ""
        made = as_pdf(found, office) if how == "pdf" else as_workbook(found, office)
    atomic.write(path, made)


def as_workbook(found: Page, office: str = "") -> bytes:
    """A sheet for what it is and for each table, with charts that Excel draws."""
    head: list[tuple[str, Cell]] = [(_("Organisation"), office), (_("About"), found.about), (_("Days"), found.days)]
    facts = [*(fact for fact in head if fact[1]), *((one.what, one.value) for one in found.figures)]
    sheets = [
        report_book.Sheet(table.title, table.heads, table.rows, table.widths, table.drawn, table.upright)
        for table in found.tables
        if table.rows
    ]
    return report_book.make(found.title, facts, found.notes, sheets)


def as_pdf(found: Page, office: str = "") -> bytes:
    """The report as a PDF.

    Raises:
        Problem: it cannot be laid out.
    """
    return pdf_rendering.make("report", for_template(found, office), seconds=300, instead=pdf_rendering.LACKING)


def for_template(found: Page, office: str) -> dict[str, object]:
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


def _section(table: Table) -> dict[str, object]:
    rows = table.rows if table.name in _NEVER_CUT else table.rows[:MOST_ON_PAPER]
    # A link stands under the headline of its piece: a column of its own would be too narrow.
    linked = table.name == "coverage"
    shown = [place for place in range(len(table.heads) - linked) if _has_room(table, place)]

    def chosen(row: Sequence[T]) -> list[T]:
        return [row[place] for place in shown]

    return {
        "title": table.title,
        "heads": chosen(table.heads),
        "widths": chosen(table.widths),
        "rows": [list(map(report_text.shown, chosen(row))) for row in rows],
        "right": [any(isinstance(row[place], int) for row in rows) for place in shown],
        "bars": _bars(row[table.drawn] for row in rows) if table.drawn else [],
        "upright": table.upright,
        "more": _more(len(table.rows) - len(rows)),
        "links": [str(row[-1] or "") for row in rows] if linked else [],
        "linked": 2,
    }


def _more(count: int) -> str:
    return counted_if_any("{count} more line is in the workbook.", "{count} more lines are in the workbook.", count)


def _has_room(table: Table, place: int) -> bool:
    """What is 0 throughout takes no room."""
    return place in (0, table.drawn) or any(row[place] != 0 for row in table.rows)


def _bars(values: Iterable[Cell]) -> list[float]:
    """Numbers as shares of the largest."""
    numbers = [value if isinstance(value, int) else 0 for value in values]
    return [number / (max(numbers) or 1) for number in numbers]


def document(session: Session, kind: str, asked: Asked) -> dict[str, object]:
    """A report for another program: numbers by name, days as ISO 8601.

    Raises:
        Problem: there is no such report, or it cannot be answered.
    """
    found = _counted(session, kind, asked)
    sent = found.sent if isinstance(found, Visibility) else found
    groups = {
        "month": sent.months, "country": sent.countries, "language": sent.languages, "outlet": sent.outlet_lines,
        "medium": sent.media,
    }  # fmt: skip
    answer: dict[str, object] = {
        "report": kind, "from": sent.asked.since, "to": sent.asked.until,
        "about": {sent.asked.about: sent.asked.value} if sent.asked.about else {}, "zone": sent.zone,
        "distributions": sent.distributions, **sent.totals._asdict(), "people": sent.people, "outlets": sent.outlets,
        "by_release": [_release(line) for line in found.releases],
        **{
            f"by_{key}": [
                {key: line.key, **({"name": line.name} if key == "outlet" else {}), **line.counts._asdict()}
                for line in lines
            ]
            for key, lines in groups.items()
        },
    }  # fmt: skip
    if isinstance(found, Visibility):
        answer |= {
            "pieces": len(found.coverage), "reach": found.reach, "tones": found.tones,
            "coverage": [piece._asdict() for piece in found.coverage],
            "unsettled": [line.id for line in found.unsettled],
        }  # fmt: skip
    return answer


def _release(line: reports.ReleaseLine) -> dict[str, object]:
    return {
        "release": line.id, "reference": line.reference, "headline": line.headline, "languages": line.languages,
        "status": line.status, "day": line.day, "distributions": line.distributions, **line.counts._asdict(),
    }  # fmt: skip
