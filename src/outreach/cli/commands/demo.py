"""The demo office on the command line: an invented office in a file of its own."""

import argparse
from pathlib import Path

from outreach.cli import office, output
from outreach.i18n import _
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions
from outreach.services.demo import demo
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


def register(commands: office.Commands) -> None:
    """Adds demo."""
    demo = commands.add_parser("demo", help=_("creates a demo workspace in a new file, to try everything with"))
    demo.add_argument("file", metavar=_("FILE"), type=Path)
    demo.set_defaults(run=_make)


def _make(choice: argparse.Namespace) -> int:
    output.follow(demo.make(choice.file))
    with Workspace.open(choice.file, create=False) as workspace:
        counts = {
            "contacts": workspace.read(contacts.count),
            "releases": workspace.read(releases.count),
            "distributions": workspace.read(distributions.count),
        }
    lines = [
        _("The demo workspace is in {file}: {contacts} contacts, {releases} releases.").format(
            file=choice.file, contacts=counts["contacts"], releases=counts["releases"]
        ),
        _("Open it: outreach --db {file}").format(file=choice.file),
    ]
    output.answer(choice, {"file": choice.file, **counts}, lines)
    return 0
