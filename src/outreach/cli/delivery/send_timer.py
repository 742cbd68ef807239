"""The timer that sends what is due while no window is open, on the command line."""

import argparse

from outreach.cli import office, output
from outreach.i18n import _
from outreach.services.delivery import send_timer


def register(inner: office.Commands) -> None:
    """Adds `timer` to the commands of distributions."""
    parser = inner.add_parser("timer", help=_("a systemd user timer that sends due messages without a window"))
    parser.add_argument("what", choices=("on", "off", "show"), help=_("sets it up, removes it, or shows its files"))
    parser.set_defaults(run=_timer)


def _timer(choice: argparse.Namespace) -> int:
    deed = {"on": send_timer.turn_on, "off": send_timer.turn_off, "show": send_timer.look}[choice.what]
    with office.opened(choice) as workspace:
        found = deed(workspace)
        command = send_timer.command(workspace)
    lines = [_("The timer is on.") if found.is_on else _("The timer is off.")]
    if choice.what == "show":
        lines += [f"\n# {file}\n{text}" for file, text in found.files.items()]
    files = [{"file": file, "text": text} for file, text in found.files.items()]
    output.answer(choice, {"on": found.is_on, "command": command, "files": files}, lines)
    return 0
