"""The office's settings by command: its zone, the sizes of a mail that warn, its letterhead."""

import argparse

from outreach.cli import office, output
from outreach.i18n import _
from outreach.services import office_settings


def register(inner: office.Commands) -> None:
    """Adds `office settings` to the commands of the office."""
    parser = inner.add_parser("settings", help=_("time zone, region, mail sizes, letterhead: shows them, or sets one"))
    parser.add_argument("name", metavar=_("NAME"), nargs="?", help=_("which; default all"))
    parser.add_argument("value", metavar=_("VALUE"), nargs="?", help=_('its new value; "" resets it'))
    parser.set_defaults(run=_settings)


def _settings(choice: argparse.Namespace) -> int:
    with office.opened(choice, create=choice.value is not None) as workspace:
        if choice.value is not None:
            workspace.write(_("Organisation settings"), office_settings.change, choice.name, choice.value)
        found = workspace.read(office_settings.shown)
    if choice.name is not None:
        found = {choice.name: office_settings.one(found, choice.name)}
    output.answer(choice, found, output.sheet(found.items()))
    return 0
