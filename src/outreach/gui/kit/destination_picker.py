"""Where a file or folder is written: a place is proposed in sight, so that no dialog has to be gone through."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from outreach.gui import settings
from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Elided, Text
from outreach.gui.kit.layout import hbox, vbox
from outreach.gui.kit.page import push_button
from outreach.i18n import _
from outreach.mail import file_names

_KEPT = "export/folder"


class Where(QWidget):
    """`path()` is where it goes: beside what was written last, under a name that is free, or where one chose."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._ending = self._kinds = ""
        self._chosen: Path | None = None
        self.shown = Elided("", "text")
        self.button = push_button(_("Other location…"), self.ask, kind="link", tip=_("Choose another folder or name"))
        row = hbox((self.shown, 1), self.button, spacing=8)
        vbox(Text(_("Save to"), "label"), row, spacing=4, on=self)

    def propose(self, name: str, ending: str, kinds: str) -> None:
        """Proposes a place for something of that name; `ending` is ".csv", or "" for a folder."""
        if (name, ending) != (self._name, self._ending):
            self._chosen = None
        self._name, self._ending, self._kinds = name, ending, kinds
        self._show()

    def path(self) -> Path:
        """Where it goes."""
        if self._chosen is not None:
            return self._chosen
        wanted = dialogs.folder(_KEPT) / file_names.safe(self._name, self._ending)
        stem, number = wanted.name.removesuffix(self._ending), 1
        while wanted.exists():
            number += 1
            wanted = wanted.with_name(f"{stem} ({number}){self._ending}")
        return wanted

    def ask(self) -> None:
        """Asks for another place; what is there under the name that is chosen then is written over."""
        title = _("Export") if self._ending else _("Name of the new folder")
        path = dialogs.save_file(self, title, str(self.path()), self._kinds)
        if path is None:
            return
        self._chosen = dialogs.with_ending(path, *filter(None, (self._ending,)))
        self._show()

    def _show(self) -> None:
        path = self.path()  # its name first: the end of a long line is what is not seen
        self.shown.setText(f"{path.name} · {path.parent}")

    def keep(self) -> None:
        """Keeps the folder for what is written next."""
        settings.put(_KEPT, str(self.path().parent))
        self._chosen = None
