"""What this program is, where its things are kept, and whose work is in it, with every licence."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from outreach import paths
from outreach.gui.kit import dialogs, errors
from outreach.gui.kit.labels import Elided, Picture, Text, dressed, line
from outreach.gui.kit.layout import fill, grid, hbox
from outreach.gui.theme import theme
from outreach.i18n import _

NAMES = 264


class Part(NamedTuple):
    """A part of the program: its name, licence by SPDX, home page, and the file of its licence's text."""

    name: str
    licence: str
    home: str
    file: str

    def version(self) -> str:
        """The version that is in use; "" for what is no library."""
        if self.name == "Python":
            return platform.python_version()
        try:
            return version(self.name)
        except PackageNotFoundError:
            return ""

    def text(self) -> str:
        """The licence in full."""
        return (paths.resources() / "licences" / self.file).read_text(encoding="utf-8")


def parts() -> list[Part]:
    """All that is shipped, the program itself first."""
    rows = (paths.resources() / "licences" / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [Part(*row.split("\t")) for row in rows]
    return sorted(found, key=lambda part: part.name != "Outreach")


class AboutDialog(dialogs.Dialog):
    """Version and places above, below them whose work this is: names at the side, the licence beside them."""

    def __init__(self, database: str, parent: QWidget | None = None) -> None:
        super().__init__("Outreach", parent, width=560)
        self.setWindowTitle(_("About Outreach"))
        self.resize(880, 640)
        space = theme.INSIDE
        heading = Text(_("Credits"), "section")
        fill(self.body, self._head(database), space, line(), space, heading, (self._licences(), 1))
        self.add_button(_("Close"), primary=True).clicked.connect(self.accept)
        self.names.setCurrentRow(0)

    def _head(self, database: str) -> QHBoxLayout:
        facts = grid(across=theme.BETWEEN, down=4, shares=(0, 1))
        facts.addWidget(Text(_("Your whole press office at hand.")), 0, 0, 1, 2)
        facts.addWidget(Text(errors.versions(), "muted"), 1, 0, 1, 2)
        where = (
            (_("Database"), database),
            (_("Settings"), str(paths.settings_file())),
            (_("Log"), str(paths.log_file())),
        )
        for number, (label, value) in enumerate(where, 2):
            facts.addWidget(Text(label, "label"), number, 0)
            place = dressed(Elided(value), tip=value)
            facts.addWidget(place, number, 1)
        return hbox(Picture("outreach", 64, "accent"), (facts, 1), spacing=theme.BETWEEN)

    def _licences(self) -> QHBoxLayout:
        self.parts = parts()
        self.names = dressed(QListWidget(), name=_("Credits"), width=NAMES)
        for part in self.parts:
            item = QListWidgetItem(" ".join(filter(None, (part.name.replace("_", " "), part.version()))))
            item.setSizeHint(QSize(NAMES - 24, theme.CONTROL))
            self.names.addItem(item)
        self.text = dressed(QPlainTextEdit(readOnly=True, tabChangesFocus=True), name=_("Licence"))
        self.names.currentRowChanged.connect(self._show)
        return hbox(self.names, (self.text, 1), spacing=theme.BETWEEN)

    def _show(self, number: int) -> None:
        part = self.parts[number]
        self.text.setPlainText("\n".join(filter(None, (part.licence, part.home))) + f"\n\n{part.text()}")


def show(parent: QWidget, database: str) -> None:
    """Shows it until it is closed."""
    dialogs.run(AboutDialog(database, parent))
