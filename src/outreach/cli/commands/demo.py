"""The demo office on the command line: an invented office in a file of its own."""

import argparse
from pathlib import Path

from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument
from outreach.i18n import N_, _
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions
from outreach.services.demo import demo
from outreach.services.releases import releases
from outreach.store.workspace import Workspace


def _make(choice: argparse.Namespace) -> Answer:
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
    return Answer({"file": choice.file, **counts}, lines)


COMMANDS = (Command("demo", "", _make, (argument("file", metavar=N_("FILE"), type=Path),), opens=False),)
