"""A section of the settings: what it shows, its buttons at the foot, and where it has a form what is typed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from outreach.gui.forms.form import Fields, Form
from outreach.gui.kit.events import on_keys
from outreach.gui.kit.labels import Text, dressed, enable, hidden
from outreach.gui.kit.layout import Scroll, Stretch, at_foot, fill, hbox, holding, vbox
from outreach.gui.kit.page import Page, push_button
from outreach.gui.shell import unsaved
from outreach.gui.theme import theme
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.server import roles


class Section(QWidget):
    """`body` is the layout to fill, `foot` the row of its buttons; `page` says what was done.

    The focus goes to its proxy.
    """

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.workspace = page, page.workspace
        self.body = vbox(spacing=theme.INSIDE, margins=(0, 0, theme.INSIDE, 0))
        self.foot = hbox(Stretch(), spacing=theme.INSIDE)
        inside = dressed(holding(self.body), ground="plain")
        vbox((Scroll(inside), 1), at_foot(holding(self.foot)), spacing=theme.BETWEEN, on=self)

    def add_button(
        self, text: str, action: Callable[[], object], *, primary: bool = False, left: bool = False
    ) -> QPushButton:
        """Adds a button at the foot, at the right end or at the left one."""
        button = push_button(text, action, kind="primary" if primary else "")
        self.foot.insertWidget(0 if left else self.foot.count(), button)
        return button

    def refresh(self) -> None:
        """Shows what is kept."""

    def save(self) -> None:
        """Keeps what was typed."""

    def is_touched(self) -> bool:
        """Whether something is typed and not kept."""
        return False

    def revert(self) -> None:
        """Shows what is kept in place of what was typed."""


class FormSection(Section):
    """A section with a form, whose text outlives the program until it is saved or given up, but for the `secret`."""

    name: ClassVar[str]  # as the settings call it, and the journal what is typed there
    secret: ClassVar[tuple[str, ...]] = ()

    def __init__(self, page: Page, form: Form) -> None:
        super().__init__(page)
        self.form = form
        form.set_margins(0)
        self.problem = hidden(Text("", "small", tone="problem", wrap=True))
        # In an office what holds for all is its administrator's; a file that is read-only says so when it is saved.
        refused = self.workspace.refusal(roles.ADMINISTRATOR) if self.workspace.standing is not None else ""
        form.setEnabled(not refused)
        self.problem.show_text(refused)
        fill(self.body, form, self.problem)
        self.cancel_button = self.add_button(_("Cancel"), self.revert)
        self.save_button = self.add_button(_("Save"), self.save, primary=True)
        on_keys(self, {"Ctrl+Return Ctrl+Enter": self.save})
        self.setFocusProxy(next(iter(form.fields.values())))
        form.load(self.kept())
        form.changed.connect(self._show_possible)
        self._journal, self._key = unsaved.of(self.workspace), f"settings/{self.name}"
        self._open()

    def kept(self) -> Mapping[str, object]:
        """What the form shows at first."""
        raise NotImplementedError

    def keep(self, fields: Fields) -> None:
        """Keeps what the form holds, and says so.

        Raises:
            Problem: it cannot be; a FieldProblem is shown beside its field.
        """
        raise NotImplementedError

    def refresh(self) -> None:
        if not self.is_touched():
            self.form.load(self.kept())

    def is_touched(self) -> bool:
        return self.form.is_touched()

    def save(self) -> None:
        self.problem.hide()
        self.form.show_problems({})
        try:
            self.keep(self.form.value())
        except Problem as problem:
            self.form.refuse(problem, self.problem.show_text)
            return
        self.form.load(self.kept())
        self._open()

    def revert(self) -> None:
        if self.is_touched():
            self._journal.close(self._key)
            self.form.load(self.kept())
            self._open()
            self.page.offered.emit(_("Your text is not saved."), _("Restore"), self._bring_back)

    def _bring_back(self) -> None:
        self._journal.close(self._key, keep=True)
        self._journal.bring_back(self._key)
        self._open()
        self.page.open_requested.emit("settings", self.name)

    def _open(self) -> None:
        self._journal.open(self.form, self._key, self.secret)
        self._show_possible()

    def _show_possible(self) -> None:
        enable(self.is_touched(), self.save_button, self.cancel_button)
