"""Which database is meant, and opening it."""

import argparse
import contextlib
import os
from pathlib import Path

from outreach import i18n
from outreach.cli import output
from outreach.i18n import _
from outreach.model import filters
from outreach.problems import Problem
from outreach.services import settings
from outreach.services.contacts import reindex
from outreach.services.privacy import erasure_ledger, privacy
from outreach.services.querying import filtering
from outreach.store import backends
from outreach.store.workspace import Workspace


def opened(choice: argparse.Namespace, *, create: bool = False) -> Workspace:
    """The workspace, to be used in a `with`; only commands that bring something new make a new file.

    Raises:
        Problem: there is no database, or it cannot be opened.
    """
    workspace = erasure_ledger.opened(backends.chosen(choice.db), create=create)
    if workspace.standing is None:
        workspace.author = choice.author or os.environ.get("OUTREACH_AUTHOR") or workspace.author
    elif choice.author not in ("", workspace.author):
        workspace.close()
        text = _("In this office the history names your account, “{account}”. Omit --author.")
        raise Problem(text.format(account=workspace.author))
    _erase_again(workspace)
    i18n.use_zone(workspace.read(settings.get, "zone"))
    if workspace.is_behind:
        _renew(workspace)
    return workspace


def _renew(workspace: Workspace) -> None:
    """What an older version made is made anew before anything is looked for; whoever holds the file does it else."""
    with contextlib.suppress(Problem):
        output.follow(reindex.renew(workspace))


def _erase_again(workspace: Workspace) -> None:
    """A file that was copied before somebody was erased is not looked at before they are erased from it, too."""
    if erasure_ledger.is_owed(workspace):
        privacy.erase_again(workspace)


def unknown_values(workspace: Workspace, filter: str) -> list[filtering.Unknown]:
    """What a filter asks for that nobody has, each told on standard error, too."""
    found = workspace.read(filtering.unknown, filters.parse(filter))
    for one in found:
        output.note(one.text)
    return found


def check_new(choice: argparse.Namespace, path: str | Path | None) -> None:
    """Asks at a terminal before a file is replaced; a script that exports to one file every night is not stopped.

    Raises:
        Problem: there is such a file, and whoever was asked keeps it.
    """
    target = Path(path or "")
    is_asked = output.is_asked_at_terminal() and not choice.overwrite
    if not is_asked or not target.is_file() or not target.stat().st_size:
        return
    if output.is_yes(_("Replace {path}? [y/N]").format(path=target)):
        return
    raise Problem(_("{path} is there already. Name a new file, or use --overwrite.").format(path=target))
