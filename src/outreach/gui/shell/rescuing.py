"""What stands in place of a dead end: why a workspace cannot be opened, and every way on from there."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from outreach import i18n
from outreach.gui.kit import dialogs
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text, dressed, number
from outreach.gui.kit.layout import hbox
from outreach.gui.kit.page import push_button
from outreach.gui.shell import between
from outreach.gui.shell.strip import Damaged, New, ReadOnly
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Locked, Problem
from outreach.services.backups import rescue
from outreach.services.backups.rescue_options import WaysIn, ways_in
from outreach.store import backends
from outreach.store.workspace import Workspace

BUTTON = 200


def ask(where: str, problem: str, *, is_start: bool = True) -> str | None:
    """Shows what can be done where `where` cannot be opened; returns what is to be opened, None for nothing."""
    while True:
        found = between.wait(_("Looking for a way to open it"), call(ways_in, where), unseen=0.5)
        page = RescuePage(where, problem, found, is_start=is_start)
        if not dialogs.run(page):
            return None
        try:
            chosen = page.carry_out()
        except Problem as failed:
            problem = failed.text
            continue
        if chosen is not None:
            return chosen


def checked(where: str) -> str | None:
    """What is to be opened in place of what is open now: `where`, or what was chosen where that does not open."""
    try:
        between.wait(_("Opening {file}").format(file=Path(where).name), call(_try, where), unseen=0.5)
        return where
    except Locked:  # its password is asked for when this one is closed
        return where
    except Problem as problem:
        return ask(where, problem.text, is_start=False)


def _try(where: str) -> None:
    Workspace.open(where).close()


class RescuePage(dialogs.Dialog):
    """Says why a workspace cannot be opened, and offers what can be done; `carry_out` does what was chosen."""

    def __init__(self, where: str, problem: str, found: WaysIn, *, is_start: bool) -> None:
        damaged = found.is_damaged or isinstance(where, Damaged)
        super().__init__(_("This workspace is damaged") if damaged else _("This workspace can't be opened"), width=600)
        self._where, self._found, self._chosen = where, found, ""
        if found.is_damaged:
            problem = self._about_damage()
        self.body.addWidget(Text(problem, wrap=True, selectable=True))
        # A server's address is shown without the password in it.
        self.body.addWidget(Text(re.sub("^([^:]*)://.*@", r"\1://", where), "small", wrap=True, selectable=True))
        for name, verb, text in self._offers():
            self.body.addWidget(self._row(name, verb, text))
        self.body.addStretch(1)
        self.add_button(_("Close") if is_start else _("Stay in this workspace")).clicked.connect(self.reject)

    def _about_damage(self) -> str:
        if self._found.rescue is not None:
            return _("This workspace is damaged: parts of it can't be read.")
        said = _("This workspace is damaged, and nothing of it can be read.")
        if self._found.backup is not None:
            return said
        return f"{said} {_('Outreach knows of no backup of it. If you have a copy elsewhere, open that file.')}"

    def _offers(self) -> list[tuple[str, str, str]]:
        """(name, verb, what it does) of what is possible here, the best first."""
        found = self._found
        offers = []
        if found.backup is not None:
            offers.append(("backup", _("Restore the backup"), self._about_backup()))
        if found.rescue is not None:
            text = _(
                "Saves what can still be read to a new workspace, {file}, and lists what can't. The "
                "damaged file is not changed."
            )
            offers.append(("rescue", _("Save what can be read"), text.format(file=found.rescue.name)))
        if found.read_only:
            text = _("You can view everything that can be read, and change nothing.")
            offers.append(("look", _("Open read-only"), text))
        if found.is_gone:
            text = _("An empty workspace under this name. Its backups stay where they are.")
            offers.append(("new", _("Start a new workspace"), text))
        offers.append(("again", _("Try again"), _("Once the disk, the network or the permission is back.")))
        offers.append(("other", _("Open another file…"), _("Another workspace, or a backup that you know of.")))
        return offers

    def _about_backup(self) -> str:
        backup = self._found.backup
        assert backup is not None
        made = _("Made {moment}.").format(moment=i18n.moment(backup.made.astimezone()))
        if self._found.since is None:
            return f"{made} {_('Later changes are not included.')}"
        since = _("Steps since then that it does not include: {count}.")
        return f"{made} {since.format(count=number(self._found.since))}"

    def _row(self, name: str, verb: str, text: str) -> QWidget:
        row = dressed(QFrame(), role="card")
        first = not self._chosen
        self._chosen = self._chosen or name
        button = push_button(verb, lambda: self._choose(name), kind="primary" if first else "", tip=text)
        button.setAccessibleDescription(text)
        button.setDefault(first)
        button.setObjectName(name)
        button.setMinimumWidth(BUTTON)
        hbox((Text(text, wrap=True), 1), button, spacing=theme.BETWEEN, margins=theme.INSIDE, on=row)
        return row

    def _choose(self, name: str) -> None:
        self._chosen = name
        self.accept()

    def carry_out(self) -> str | None:
        """Does what was chosen and returns what is to be opened then; None where nothing came of it.

        Raises:
            Problem: nothing could be saved.
        """
        name, found = self._chosen, self._found
        if name == "backup" and found.backup is not None:
            between.put_back(found.backup.file, self._where)
        elif name == "rescue" and found.rescue is not None:
            return _rescue(backends.file_path(self._where), found.rescue)
        elif name == "look":
            return ReadOnly(self._where)
        elif name == "new":
            return New(self._where)
        elif name == "other":
            kinds = f"{_('Outreach files')} (*.outreach);;{_('All files')} (*)"
            other = dialogs.open_file(None, _("Open another file"), kinds)
            return str(other) if other is not None else None
        return self._where


def _rescue(source: Path, target: Path) -> str:
    title = _("Saving what can be read")
    found: rescue.Rescued = between.wait(title, lambda: rescue.rescue(source, target))
    lines = [_("The new workspace is {file}").format(file=target), "\n".join(rescue.summary(found)[:12])]
    lines += found.warnings
    if found.report is not None:
        lines.append(_("{file} lists what could not be read").format(file=found.report))
    dialogs.tell(None, _("Saved what could be read"), "\n\n".join(lines))
    return str(target)
