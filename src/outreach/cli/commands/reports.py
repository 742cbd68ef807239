"""Reports on the command line: what was sent, and the visibility report; as lines, JSON, a PDF or a workbook."""

import argparse
from datetime import date

from outreach import i18n
from outreach.cli import office, output
from outreach.i18n import _
from outreach.problems import Problem
from outreach.services.reports import report_export, report_text
from outreach.services.reports.report_scope import ABOUT, Asked
from outreach.values import places


def register(commands: office.Commands) -> None:
    """Adds the reports."""
    parser = commands.add_parser("reports", help=_("sent messages, people reached, and results"))
    inner = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    for kind, help in (
        ("sent", _("sent messages and people reached, by release, country, language, outlet and month")),
        ("visibility", _("for a donor or a project: its releases, their reach, the coverage")),
    ):
        report = inner.add_parser(kind, help=help)
        report.add_argument("file", metavar=_("FILE"), nargs="?", help=_("saves it there, as .pdf or .xlsx"))
        report.add_argument("--from", dest="since", metavar=_("DAY"), help=_("the first day, as 2026-01-31"))
        report.add_argument("--to", dest="until", metavar=_("DAY"), help=_("the last day"))
        for name, text in (
            ("release", _("only with this release as a topic, by its number")),
            ("project", _("only with this project as a topic")),
            ("donor", _("only what names this donor")),
            ("partner", _("only what names this partner")),
            ("country", _("only with this country as a topic, by its name or code")),
        ):
            report.add_argument(f"--{name}", metavar="ID" if name == "release" else _("NAME"), help=text)
        report.add_argument(
            "--language", metavar=_("LANGUAGE"), default="", help=_("en, ru or ky, for the report's own words")
        )
        report.add_argument("--format", metavar=_("FORMAT"), help=_("pdf or xlsx, whatever the ending is"))
        report.set_defaults(run=_report, report=kind)


def _report(choice: argparse.Namespace) -> int:
    asked = _asked(choice)
    if choice.language and choice.language not in i18n.LANGUAGES:
        raise Problem(_("Report languages: {languages}.").format(languages=", ".join(i18n.LANGUAGES)))
    with office.opened(choice) as workspace:
        if choice.file:
            report_export.export(
                workspace, choice.report, asked, choice.file, format=choice.format, language=choice.language
            )
        answer = workspace.read(report_export.document, choice.report, asked)
        with i18n.speaking(choice.language or i18n.language()):
            page = workspace.read(report_export.page, choice.report, asked)
    if choice.file:
        output.answer(choice, {**answer, "files": [choice.file]}, [choice.file])
        return 0
    lines = [" · ".join(filter(None, (page.title, page.about, page.days))), ""]
    lines += output.sheet((figure.what, report_text.shown(figure.value)) for figure in page.figures)
    for table in page.tables:
        if table.rows:
            rows = [list(map(report_text.shown, row)) for row in table.rows]
            lines += ["", f"{table.title}:", *output.table(table.heads, rows)]
    output.answer(choice, answer, lines)
    return 0


def _asked(choice: argparse.Namespace) -> Asked:
    given = [(name, str(getattr(choice, name))) for name in ABOUT if getattr(choice, name)]
    if len(given) > 1:
        text = _("A report covers one topic. Use either --{one} or --{other}.")
        raise Problem(text.format(one=given[0][0], other=given[1][0]))
    about, value = given[0] if given else ("", "")
    if about == "country":
        value = places.country_code(value) or value
    return Asked(_day(choice.since), _day(choice.until), about, value)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem(_("“{text}” is not a date. Write it as 2026-01-31.").format(text=text)) from None
