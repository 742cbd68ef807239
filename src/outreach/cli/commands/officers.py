"""Officers on the command line: find, show, add, edit, delete, export, and where their numbers stand."""

import argparse

from outreach import i18n
from outreach.cli import output, records
from outreach.cli.declared import ID, Answer, Command
from outreach.i18n import N_, _
from outreach.services import officers
from outreach.services.releases import officer_impact
from outreach.store.workspace import Workspace
from outreach.values import fields as registry

NOUN = records.Noun(
    name="officers",
    fields=registry.options(registry.OFFICER),
    columns=("id", "honorific", "name", "title", "organisation", "emails", "phones", "languages"),
    hidden=(),
    texts={
        "filter": N_("words of the name, the title, an address"), "add": N_("Add officer"), "edit": N_("Edit officer"),
        "delete": N_("Delete officers"),
    },
    hints=lambda workspace, officer_id: workspace.read(officers.told_resembling, officer_id),
)  # fmt: skip


def _where(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    found = workspace.read(officer_impact.of, choice.id)
    answer = {"coming": output.documents(found.coming), "gone": output.documents(found.gone)}
    lines = [_("Upcoming, updated automatically") + ":", *map(_coming, found.coming)] if found.coming else []
    lines += [_("Sent:"), *(_gone(one) for one in found.gone)] if found.gone else []
    stale = any(one.stale for one in found.coming) or any(one.old for one in found.gone)
    return Answer(answer, lines or [_("None found.")], int(stale))


def _coming(one: officer_impact.Coming) -> str:
    told = f"  {one.release}  {one.headline}  [{', '.join(one.languages)}]"
    return "  ".join((told, *"!" * bool(one.stale), *officer_impact.remarks(one)))


def _gone(one: officer_impact.Gone) -> str:
    told = f"  {i18n.day(i18n.local(one.at))}  {one.headline}"
    return told + ("  ! " + _("with {value}").format(value=", ".join(one.old)) if one.old else "")


GROUPS = {"officers": (
    *records.commands(NOUN),
    Command("where", N_("the releases that contain them: upcoming ones, and those sent with an old number"), _where,
            (ID,)),
)}  # fmt: skip
