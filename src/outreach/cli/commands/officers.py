"""Officers on the command line: find, show, add, edit, delete, export, and where their numbers stand."""

import argparse

from outreach import i18n
from outreach.cli import office, output, records
from outreach.i18n import _
from outreach.services.releases import officer_impact
from outreach.values import fields as registry

NOUN = records.Noun(
    name="officers",
    fields=registry.options(registry.OFFICER),
    columns=("id", "honorific", "name", "title", "organisation", "emails", "phones", "languages"),
    hidden=(),
    texts=lambda: {
        "noun": _("our own people who answer journalists"),
        "filter": _("words of the name, the title, an address"),
        "add": _("Add officer"),
        "edit": _("Edit officer"),
        "delete": _("Delete officers"),
    },
)


def register(commands: office.Commands) -> None:
    """Adds the commands of officers."""
    inner = records.register(commands, NOUN)
    where = inner.add_parser(
        "where", help=_("the releases that contain them: upcoming ones, and those sent with an old number")
    )
    where.add_argument("id", metavar="ID", type=office.number)
    where.set_defaults(run=_where)


def _where(choice: argparse.Namespace) -> int:
    with office.opened(choice) as workspace:
        found = workspace.read(officer_impact.of, choice.id)
    answer = {"coming": [one._asdict() for one in found.coming], "gone": [one._asdict() for one in found.gone]}
    lines = [_("Upcoming, updated automatically:"), *(_coming(one) for one in found.coming)] if found.coming else []
    lines += [_("Sent:"), *(_gone(one) for one in found.gone)] if found.gone else []
    output.answer(choice, answer, lines or [_("None found.")])
    stale = any(one.stale for one in found.coming) or any(one.old for one in found.gone)
    return 1 if stale else 0


def _coming(one: officer_impact.Coming) -> str:
    told = f"  {one.release}  {one.headline}  [{', '.join(one.languages)}]"
    if one.instead:
        told += "  " + _("instead of them: {name}").format(name=one.instead)
    if one.stale:
        told += "  ! " + _("its text still gives {value}").format(value=", ".join(one.stale))
    return told


def _gone(one: officer_impact.Gone) -> str:
    told = f"  {i18n.day(i18n.local(one.at))}  {one.headline}"
    return told + ("  ! " + _("with {value}").format(value=", ".join(one.old)) if one.old else "")
