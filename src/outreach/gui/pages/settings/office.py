"""The office on a server: joined or set up by one form, then who works in it and what each of them may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QListWidget, QPushButton

from outreach import paths
from outreach.gui.forms.fields import TextField, TickField
from outreach.gui.forms.section import Section
from outreach.gui.forms.server_fields import ServerFields
from outreach.gui.kit import dialogs, errors, latest
from outreach.gui.kit.jobs import call
from outreach.gui.kit.labels import Text, dressed, enable, make_visible
from outreach.gui.kit.layout import Stretch, fill
from outreach.gui.kit.page import Page
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.office import colleagues, joining
from outreach.services.office.colleagues import Colleague, Invitation
from outreach.store.server import roles

# What each role adds to viewing, which everybody may.
ADDS = {
    roles.EDIT: N_("Edit: change records, lists and releases"),
    roles.EXPORT: N_("Export: save contacts and lists to files"),
    roles.SEND: N_("Send: send releases by mail"),
    roles.ADMINISTRATOR: N_("Administrator: all of this, settings, colleagues, permanent deletion"),
}


def section(page: Page) -> Section:
    """What there is to do: on a file to join an office, on a server to see who is in it."""
    return JoinSection(page) if page.workspace.path is not None else OfficeSection(page)


class _Section(Section):
    """Its deeds are done in the background; what hinders one is told over its buttons."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.state, self.problem = Text("", wrap=True), Text("", "small", tone="problem", wrap=True)
        self.deeds: list[QPushButton] = []

    def do(self, label: str, work: Callable[..., object], *args: object, told: Callable[..., object]) -> None:
        """Does something on the server, and tells what came of it."""
        enable(False, *self.deeds)
        self.problem.setText("")
        self.page.start_job(label, call(work, *args), partial(self._done, told), self._failed)

    def _done(self, told: Callable[..., object], result: object) -> None:
        enable(True, *self.deeds)
        told(result)

    def _failed(self, error: BaseException) -> None:
        enable(True, *self.deeds)
        if isinstance(error, Problem):
            self.problem.setText(error.text)
        else:
            errors.report(error)


class JoinSection(_Section):
    """An address and a password: an office is joined, or set up where there is none yet."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.state.setText(
            _(
                "A file serves one person at a time. In a shared office on a PostgreSQL server several people work at "
                "once, each with a role. Enter what is in your invitation."
            )
        )
        self.fields = ServerFields()
        first = Text(
            _(
                "No office yet? With an account that may create databases and roles, enter the address it is to have "
                "and set it up. Then invite your colleagues here. To take along what is in this workspace, choose "
                "File > Move to a server…"
            ),
            "muted",
            wrap=True,
        )
        fill(self.body, self.state, self.fields, self.problem, first, Stretch())
        self.create_button = self.add_button(_("Set up a new office"), self.set_up)
        self.join_button = self.add_button(_("Join this office"), self.save, primary=True)
        self.deeds = [self.create_button, self.join_button]
        self.setFocusProxy(self.fields)
        self.fields.changed.connect(self._show_possible)
        self._show_possible()

    def _show_possible(self) -> None:
        enable(bool(self.fields.typed()), *self.deeds)

    def save(self) -> None:
        self._go(_("Joining the office"), joining.join)

    def set_up(self) -> None:
        """Sets up an office, and joins it."""
        self._go(_("Setting up the office"), joining.set_up)

    def _go(self, label: str, work: Callable[[str], object]) -> None:
        try:
            address = self.fields.take()
        except Problem as problem:
            self.problem.setText(problem.text)
            return
        self.do(label, work, address, told=lambda _joined: self._open(address))

    def _open(self, address: str) -> None:
        self.revert()
        self.page.open_requested.emit("office", address)

    def revert(self) -> None:
        self.fields.clear()


class OfficeSection(_Section):
    """Who is in the office; an administrator invites others and changes what they may do."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.list = dressed(QListWidget(), name=_("Colleagues"), height=168)
        self.name = TextField("name", _("User name"), placeholder="aigul")
        self.ticks = {role: TickField(role, _(text)) for role, text in ADDS.items()}
        self.view = Text(_("Everybody may view."), "small")
        self.form = (self.name, self.view, *self.ticks.values())
        fill(self.body, self.state, self.list, *self.form, self.problem, Stretch())
        self.leave_button = self.add_button(_("Leave this office"), self.leave, left=True)
        self.remove_button = self.add_button(_("Remove"), self.remove)
        self.renew_button = self.add_button(_("New password"), self.renew)
        self.roles_button = self.add_button(_("Set up roles"), self.set_up, primary=True)
        self.save_button = self.add_button(_("Invite"), self.save, primary=True)
        self.known: dict[str, Colleague] = {}
        self._named: Colleague | None = None  # whose roles the ticks show
        self.setFocusProxy(self.list)
        self.name.changed.connect(self._show_possible)
        self.list.currentTextChanged.connect(self._choose)
        self._asked = latest.Latest(self, self._show, errors.report)
        standing = self.workspace.standing
        is_ours = standing is not None and standing.may(roles.ADMINISTRATOR)
        self.deeds = [self.save_button, self.renew_button, self.remove_button] if is_ours else []
        make_visible(is_ours, *self.form, self.save_button, self.renew_button, self.remove_button)
        make_visible(standing is None, self.roles_button)
        make_visible(standing is not None, self.list)
        self._show_standing()

    def _show_standing(self) -> None:
        standing = self.workspace.standing
        if standing is None:
            text = _("This workspace is on a server without roles: whoever has an account may do everything it allows.")
            self.state.setText(text)
            return
        text = _("Your role in this office: {roles}. It is administered by {names}.")
        held = standing.roles & {roles.ADMINISTRATOR} or standing.roles
        self.state.setText(text.format(roles=roles.described(held), names=", ".join(standing.administrators)))

    def refresh(self) -> None:
        if self.workspace.standing is not None:
            self._asked.ask(colleagues.find, self.workspace)

    def _show(self, found: Sequence[Colleague]) -> None:
        self.known = {one.name: one for one in found}
        with QSignalBlocker(self.list):  # a name that is being typed stays
            self.list.clear()
            self.list.addItems([f"{one.name} · {roles.described(one.roles)}" for one in found])
        self._show_possible()

    def _choose(self, shown: str) -> None:
        """The colleague of a line, whose roles can be changed."""
        self.name.set_value(shown.partition(" · ")[0])
        self._show_possible()

    def _show_possible(self) -> None:
        there = self.known.get(self.name.value().strip())
        if there != self._named:
            self._named = there
            for role, tick in self.ticks.items():  # a new colleague gets nothing of whoever was chosen before
                tick.set_value(there is not None and role in there.roles)
        self.save_button.setText(_("Change roles") if there else _("Invite"))
        enable(bool(self.deeds) and bool(self.name.value().strip()), self.save_button)
        enable(bool(self.deeds) and there is not None, self.renew_button, self.remove_button)

    def save(self) -> None:
        name, wanted = self.name.value().strip(), [role for role, tick in self.ticks.items() if tick.value()]
        if name in self.known:
            self.do(_("Changing roles"), colleagues.change, self.workspace, name, wanted, told=self._changed)
        else:
            self.do(_("Inviting a colleague"), colleagues.invite, self.workspace, name, wanted, told=self._invited)

    def renew(self) -> None:
        """Gives a colleague a new password."""
        work = partial(colleagues.invite, again=True)
        self.do(_("Making a new password"), work, self.workspace, self.name.value().strip(), (), told=self._invited)

    def remove(self) -> None:
        """Takes a colleague out of the office."""
        name = self.name.value().strip()
        self.do(_("Removing a colleague"), colleagues.remove, self.workspace, name, told=self._changed)

    def _invited(self, made: Invitation) -> None:
        self._changed(made)
        dialogs.tell(self, _("Give this to {name}").format(name=made.name), "\n".join(colleagues.letter(made)))

    def _changed(self, _result: object) -> None:
        for field in (self.name, *self.ticks.values()):  # nobody gets what was given to the one before
            field.set_value(None)
        self.refresh()

    def set_up(self) -> None:
        """Gives the roles to a workspace that was on a server without them."""
        address = self.workspace.address
        opened = lambda _made: self.page.open_requested.emit("office", address)  # noqa: E731
        self.do(_("Setting up the office"), colleagues.create, address, told=opened)

    def leave(self) -> None:
        """Opens one's own workspace from now on."""
        joining.leave()
        self.page.open_requested.emit("office", str(paths.default_database()))
