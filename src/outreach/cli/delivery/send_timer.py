"""The timer that sends what is due while no window is open, on the command line."""

import argparse

from outreach.cli.declared import Answer, Command, argument
from outreach.i18n import N_, _
from outreach.services.delivery import send_timer
from outreach.store.workspace import Workspace


def _timer(choice: argparse.Namespace, workspace: Workspace) -> Answer:
    action = {"on": send_timer.turn_on, "off": send_timer.turn_off, "show": send_timer.look}[choice.what]
    found = action(workspace)
    lines = [_("The timer is on.") if found.is_on else _("The timer is off.")]
    if choice.what == "show":
        lines += [f"\n# {file}\n{text}" for file, text in found.files.items()]
    files = [{"file": file, "text": text} for file, text in found.files.items()]
    return Answer({"on": found.is_on, "command": send_timer.command(workspace), "files": files}, lines)


_WHAT = argument("what", choices=("on", "off", "show"), help=N_("sets it up, removes it, or shows its files"))
COMMANDS = (
    Command("timer", N_("a systemd user timer that sends due messages without a window"), _timer, (_WHAT,)),
)  # fmt: skip
