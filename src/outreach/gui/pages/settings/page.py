"""Settings: one place for everything that is set up once, with its sections at the left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget

from outreach.gui import settings
from outreach.gui.forms.section import Section
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, dressed, line
from outreach.gui.kit.layout import Stretch, hbox, holding, vbox
from outreach.gui.kit.page import Changed, Page
from outreach.gui.pages.inbox.mailbox import MailboxSection
from outreach.gui.pages.sending.server import ServerSection
from outreach.gui.pages.settings import backups, office
from outreach.gui.pages.settings.appearance import AppearanceSection
from outreach.gui.pages.settings.keyboard import KeyboardSection
from outreach.gui.pages.settings.organisation import OrganisationSection
from outreach.gui.pages.settings.password import PasswordSection
from outreach.gui.pages.settings.timer import TimerSection
from outreach.gui.shell import moving
from outreach.gui.theme import icons, theme
from outreach.i18n import N_, _
from outreach.store.workspace import Workspace

SIDE, WIDEST = 208, 720
# By the actions that lead to them: a sign, a name, what makes it.
SECTIONS = {
    "appearance": ("sun-moon", N_("Appearance"), AppearanceSection),
    "office": ("globe", N_("Shared office"), office.section),
    "letterhead": ("landmark", N_("Organisation"), OrganisationSection),
    "mail_server": ("mail", N_("Mail server"), ServerSection),
    "mailbox": ("inbox", N_("Mailbox"), MailboxSection),
    "send_timer": ("clock", N_("Sending timer"), TimerSection),
    "backups": ("hard-drive", N_("Backups"), backups.section),
    "password": ("lock", N_("Password"), PasswordSection),
    "shortcuts": ("keyboard", N_("Keyboard"), KeyboardSection),
}


class SettingsPage(Page):
    """A section is made when it is first gone to, and keeps what is typed while another one is shown."""

    name = "settings"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.sections: dict[str, Section] = {}
        self.list = dressed(QListWidget(), name=_("Sections"), width=SIDE, ground="raised")
        self.list.setIconSize(QSize(icons.SIZE, icons.SIZE))
        for icon, text, _make in SECTIONS.values():
            item = QListWidgetItem(icons.icon(icon, "muted"), _(text))
            item.setSizeHint(QSize(SIDE - 24, theme.NAVIGATION_ROW))
            self.list.addItem(item)
        self.heading = Text("", "section")
        self.stack = dressed(QStackedWidget(), most_width=WIDEST)
        column = vbox(self.heading, (self.stack, 1), spacing=theme.BETWEEN, margins=theme.AROUND)
        head = hbox(Text(_("Settings"), "title"), margins=(theme.BETWEEN, 7, theme.BETWEEN, 7))
        below = hbox(
            dressed(holding(vbox(self.list, margins=8)), width=SIDE + 16),
            line(vertical=True),
            (column, 1),
            Stretch(0),
            spacing=0,
        )
        vbox(holding(head, height=46), line(), (below, 1), spacing=0, on=self)
        self.list.currentRowChanged.connect(self._show)
        on_keys(self, {"Esc": self.back})
        self.list.setCurrentRow(0)

    def topic(self) -> str:
        return self._shown()

    def entered(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self, changed: Changed | None = None) -> None:
        for section in self.sections.values():
            section.refresh()

    def show_filter(self, text: str) -> None:
        """Shows the section that an action leads to, with the cursor where it begins."""
        self.list.setCurrentRow(list(SECTIONS).index(text))
        self.sections[text].setFocus(Qt.FocusReason.TabFocusReason)

    def _shown(self) -> str:
        return list(SECTIONS)[self.list.currentRow()]

    def _show(self, _row: int) -> None:
        name = self._shown()
        _icon, text, make = SECTIONS[name]
        if name not in self.sections:
            self.sections[name] = make(self)
            self.stack.addWidget(self.sections[name])
        self.sections[name].refresh()
        self.heading.setText(_(text))
        self.stack.setCurrentWidget(self.sections[name])

    def on_save(self) -> None:
        self.sections[self._shown()].save()

    def on_move(self) -> None:
        """Moves the workspace to a server, or from there to a file."""
        self.show_filter("office")
        moving.begin(self.workspace, partial(self.open_requested.emit, "closed"))

    def may_leave(self) -> bool:
        return not any(section.is_touched() for section in self.sections.values())

    def back(self) -> None:
        """Goes back to where one came from; what was typed and not saved can be brought back."""
        self.sections[self._shown()].revert()
        self.open_requested.emit(settings.get("page", "today"), None)
