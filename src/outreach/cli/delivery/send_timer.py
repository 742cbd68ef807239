"""The timer that sends what is due while no window is open, on the command line."""

import argparse

from outreach.cli import office, output
from outreach.cli.declared import Command, argument
from outreach.i18n import N_, _
from outreach.services.delivery import send_timer


def _timer(choice: argparse.Namespace) -> int:
    action = {"on": send_timer.turn_on, "off": send_timer.turn_off, "show": send_timer.look}[choice.what]
    with office.opened(choice) as workspace:
        found = action(workspace)
        command = send_timer.command(workspace)
    lines = [_("The timer is on.") if found.is_on else _("The timer is off.")]
    if choice.what == "show":
        lines += [f"\n# {file}\n{text}" for file, text in found.files.items()]
    files = [{"file": file, "text": text} for file, text in found.files.items()]
    output.answer(choice, {"on": found.is_on, "command": command, "files": files}, lines)
    return 0


_WHAT = argument("what", choices=("on", "off", "show"), help=N_("sets it up, removes it, or shows its files"))
COMMANDS = (
    Command("timer", N_("a systemd user timer that sends due messages without a window"), _timer, (_WHAT,)),
)  # fmt: skip
