"""Reports on the command line: what was sent, and the visibility report; as lines, JSON, a PDF or a workbook."""

import argparse
from functools import partial

from outreach import i18n
from outreach.cli import office, output
from outreach.cli.declared import OVERWRITE, Answer, Command, argument, text
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.contacts import records
from outreach.services.reports import report_export, report_text
from outreach.services.reports.report_scope import ABOUT, Asked
from outreach.store.workspace import Workspace
from outreach.values import places


def _report(kind: str, choice: argparse.Namespace, workspace: Workspace) -> Answer:
    office.check_new(choice, choice.file)
    asked = _asked(choice)
    if choice.language and choice.language not in i18n.LANGUAGES:
        raise Problem(_("Report languages: {languages}.").format(languages=", ".join(i18n.LANGUAGES)))
    answer = workspace.read(report_export.document, kind, asked)
    if choice.file:
        report_export.export(workspace, kind, asked, choice.file, format=choice.format, language=choice.language)
        return Answer({**answer, "files": [choice.file]}, [choice.file])
    with i18n.speaking(choice.language or i18n.language()):
        page = workspace.read(report_export.page, kind, asked)
    lines = [" · ".join(filter(None, (page.title, page.about, page.days))), ""]
    lines += output.sheet((figure.what, report_text.shown(figure.value)) for figure in page.figures)
    for table in page.tables:
        if table.rows:
            rows = [list(map(report_text.shown, row)) for row in table.rows]
            lines += ["", f"{table.title}:", *output.table(table.heads, rows)]
    return Answer(answer, [*lines, *output.marked(filter(None, [page.missing]))])


def _asked(choice: argparse.Namespace) -> Asked:
    given = [(name, str(getattr(choice, name))) for name in ABOUT if getattr(choice, name)]
    if len(given) > 1:
        wrong = _("A report covers one topic. Use either --{one} or --{other}.")
        raise Problem(wrong.format(one=given[0][0], other=given[1][0]))
    about, value = given[0] if given else ("", "")
    if about == "country":
        value = places.country_code(value) or value
    return Asked(records.day(choice.since, "since"), records.day(choice.until, "until"), about, value)


_OPTIONS = (
    argument("file", metavar=N_("FILE"), nargs="?", help=N_("saves it there, as .pdf or .xlsx")),
    argument("--from", dest="since", metavar=N_("DAY"), help=N_("the first day, as 2026-01-31")),
    argument("--to", dest="until", metavar=N_("DAY"), help=N_("the last day")),
    argument("--release", metavar="ID", help=N_("only this release, by its number")),
    argument("--project", metavar=N_("NAME"), help=N_("only with this project as a topic")),
    argument("--donor", metavar=N_("NAME"), help=N_("only what names this donor")),
    argument("--partner", metavar=N_("NAME"), help=N_("only what names this partner")),
    argument("--country", metavar=N_("NAME"), help=N_("only with this country as a topic, by its name or code")),
    text("--language", N_("en, ru or ky, for the report's own words"), N_("LANGUAGE")),
    argument("--format", metavar=N_("FORMAT"), help=N_("pdf or xlsx, whatever the ending is")),
    OVERWRITE,
)
GROUPS = {"reports": (
    Command("sent", N_("sent messages and people reached, by release, country, language, outlet and month"),
            partial(_report, "sent"), _OPTIONS),
    Command("visibility", N_("for a donor or a project: its releases, their reach, the coverage"),
            partial(_report, "visibility"), _OPTIONS),
)}  # fmt: skip
