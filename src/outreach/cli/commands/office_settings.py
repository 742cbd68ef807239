"""The office's settings by command: its zone, the sizes of a mail that warn, its letterhead."""

import argparse

from outreach.cli import output
from outreach.cli.declared import Answer, Command, argument
from outreach.i18n import N_, _
from outreach.services import office_settings
from outreach.store.workspace import Workspace


def _settings(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    if choice.value is not None:
        workspace.write(_("Organisation settings"), office_settings.change, choice.name, choice.value)
    found = workspace.read(office_settings.shown)
    if choice.name is not None:
        found = {choice.name: office_settings.one(found, choice.name)}
    return Answer(found, output.sheet(found.items()))


def _is_set(choice: argparse.Namespace) -> bool:
    return choice.value is not None


COMMAND = Command("settings", N_("time zone, region, mail sizes, letterhead: shows them, or sets one"), _settings, (
    argument("name", metavar=N_("NAME"), nargs="?", help=N_("which; default all")),
    argument("value", metavar=N_("VALUE"), nargs="?", help=N_('its new value; "" resets it')),
), creates=_is_set)  # fmt: skip
