"""The delivery of a release: how it goes out, who writes, and what each recipient will read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QDateTime, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from outreach.gui import settings
from outreach.gui.forms.checks import of_email
from outreach.gui.forms.fields import Choice, Count, Moment, Pause, TextField
from outreach.gui.kit import formatting
from outreach.gui.kit.destination_picker import Where
from outreach.gui.kit.labels import Elided, Text, labelled, line, number
from outreach.gui.kit.page import push_button
from outreach.gui.kit.scroll import Scroll
from outreach.gui.pages.delivery.greetings import Greetings
from outreach.gui.pages.exporting.formats import CSV, ODS, OF_PROGRAMS, TXT, VCF, XLSX
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.mail import bcc
from outreach.model.base import now
from outreach.problems import FieldProblem, Problem
from outreach.services import settings as office
from outreach.services.delivery import mail_server
from outreach.services.delivery.audience import Recipient, Resolved
from outreach.services.delivery.mail_server import Server
from outreach.services.exporting import letter_export
from outreach.services.releases import embargo, greetings, previews, releases
from outreach.store.workspace import Workspace

SEND, LATER, DRAFTS, FILE, GROUPS = "send", "later", "eml", "file", "bcc"
WAYS = {
    SEND: (N_("Send now"), N_("One mail each, via your organisation's server")),
    LATER: (N_("Send later"), N_("At a time you set")),
    DRAFTS: (N_("Drafts"), N_("A folder with one message per recipient, attachments included")),
    FILE: (N_("A list file"), N_("A table, vCards or addresses to pass on")),
    GROUPS: (N_("Bcc groups"), N_("A folder of text files to paste into Bcc, within the group size")),
}
FILES = (XLSX, CSV, ODS, VCF, TXT, *OF_PROGRAMS)
BY_KEY = {one.key: one for one in FILES}
NEED_RELEASE = (SEND, LATER, DRAFTS)


class Chosen(NamedTuple):
    """How it is to go: the service's name of the way, and what belongs to it.

    `ending` is that of a file, "" where it is a folder; `preset` the program it is for.
    """

    way: str
    format: str
    ending: str
    preset: str
    at: datetime | None
    group_size: int
    settings: dict[str, Any]
    password: str = ""


class OptionsView(QObject):
    """How a release goes out: its `options` beside a `preview` of what each recipient reads.

    `chosen()` returns what was chosen; `problem` says why it cannot be done yet.
    """

    changed = Signal()
    server_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._server = Server()
        self._zone = "UTC"
        self._release: int | None = None
        self._people: Sequence[Recipient] = ()
        self._place = 0
        self._refused = ""
        self.options, self.preview = self._choice(), self._preview()
        self._pause = Pause(self._show_preview, 120, self)

    # Building

    def _choice(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(theme.AROUND, theme.BETWEEN, theme.AROUND, theme.BETWEEN)
        column.setSpacing(4)
        self._group = QButtonGroup(self)
        self.radios: dict[str, QRadioButton] = {}
        for name, (text, note) in WAYS.items():
            radio = QRadioButton(_(text))
            radio.setMinimumHeight(24)
            radio.setAccessibleDescription(_(note))
            radio.toggled.connect(lambda on: self._show_way() if on else None)
            self._group.addButton(radio)
            self.radios[name] = radio
            column.addWidget(radio)
            told = Text(_(note), "small", wrap=True)
            told.setIndent(24)
            column.addWidget(told)
        column.addSpacing(8)
        column.addWidget(line())
        column.addSpacing(8)
        column.addWidget(self._options())
        column.addStretch(1)
        return Scroll(holder)

    def _options(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.note = Text("", "small", wrap=True)
        column.addWidget(self.note)
        self.server_button = push_button(_("Set up the mail server…"), self.server_wanted.emit, icon="settings")
        row = QHBoxLayout()
        row.addWidget(self.server_button)
        row.addStretch(1)
        column.addLayout(row)
        self.at = Moment()
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        self._clock = Text("", "small")
        self._at_row = labelled(_("Day and time"), self.at, self._clock)
        self.at.dateTimeChanged.connect(lambda _at: self._tell_clock())
        self._asks = False  # whether the server's password is kept nowhere
        self.password = TextField("password", _("Password of the mail server"))
        self.password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.changed.connect(self.changed)
        self.file_format = Choice()
        for one in FILES:
            self.file_format.addItem(f"{_(one.text)} · {_(one.note)}", one.key)
        self._file_row = labelled(_("Kind of file"), self.file_format)
        self.group_size = Count()
        self.group_size.setRange(1, bcc.MOST)
        self.group_size.setValue(int(settings.get("export/group") or bcc.GROUP))
        self._group_row = labelled(_("Addresses per group"), self.group_size)
        self.where = Where()
        self._name = _("Recipients")
        self.file_format.currentIndexChanged.connect(lambda _place: self._propose())
        for widget in (self.password, self._at_row, self._file_row, self._group_row, self.where):
            column.addWidget(widget)
        self.greetings = Greetings()
        self.greetings.changed.connect(self._edited)
        self.from_name = TextField("from_name", _("From: name"), placeholder=_("Press service"))
        self.from_address = TextField("from", _("From: e-mail"))
        self.reply_to = TextField("reply_to", _("Reply to"), placeholder=_("the sender"))
        self.unsubscribe = TextField("unsubscribe", _("Where people unsubscribe"), placeholder=_("an e-mail"))
        self._writer = QWidget()
        inside = QVBoxLayout(self._writer)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.greetings)
        for field in (self.from_name, self.from_address, self.reply_to, self.unsubscribe):
            inside.addWidget(field)
            field.changed.connect(self._edited)
        for field in (self.from_address, self.reply_to, self.unsubscribe):
            field.left.connect(partial(self._check_address, field))
        column.addWidget(self._writer)
        return made

    def _preview(self) -> QWidget:
        side = QWidget()
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setProperty("ground", "raised")
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.AROUND, 12, theme.AROUND, theme.BETWEEN)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(theme.INSIDE)
        self.who = Elided("", "section")
        row.addWidget(self.who, 1)
        self.before = push_button("", partial(self.step, -1), kind="flat", icon="chevron-left")
        self.after = push_button("", partial(self.step, 1), kind="flat", icon="chevron-right")
        for button, text in ((self.before, _("Previous (Alt+Left)")), (self.after, _("Next (Alt+Right)"))):
            button.setToolTip(text)
            button.setAccessibleName(text)
            row.addWidget(button)
        column.addLayout(row)
        self.to = Elided("", "text")
        self.subject = Elided("", "text")
        self.files = Elided("", "muted")
        for label in (self.to, self.subject, self.files):
            column.addWidget(label)
        self.missing = Text("", "small", tone="warning", wrap=True)
        column.addWidget(self.missing)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("What they read"))
        column.addWidget(self.text, 1)
        return side

    # What is shown

    def load(self, resolved: Resolved, release_id: int | None, current: int | None = None) -> None:
        """Shows the ways that can be gone; the one that was gone last is chosen."""
        self._release, self._people = release_id, resolved.recipients
        row = self._workspace.read(releases.rows, [release_id or 0])
        self._name = (row[0].reference or row[0].headline) if row else _("Recipients")
        self._place = next((n for n, one in enumerate(self._people) if one.contact == current), 0)
        languages = list(dict.fromkeys(one.language for one in self._people)) if release_id is not None else []
        self.greetings.load(languages, self._workspace.read(greetings.office))
        self._know_server()
        self._zone = str(self._workspace.read(office.get, "zone"))
        if not self.from_address.value():
            self.from_address.set_value(settings.get("export/sender") or self._server.address)
            self.from_name.set_value(settings.get("export/sender_name") or self._server.name)
            self.reply_to.set_value(self._server.reply_to)
            self.unsubscribe.set_value(settings.get("export/unsubscribe") or self._server.unsubscribe)
        if self.at.dateTime() < QDateTime.currentDateTime():
            local = now().astimezone(_zone(self._zone))
            self.at.setDateTime(QDateTime(local.year, local.month, local.day, min(local.hour + 1, 23), 0, 0))
        for name, radio in self.radios.items():
            radio.setEnabled(release_id is not None or name not in NEED_RELEASE)
        kept = settings.get("distribution/way") or (SEND if self._server.is_set else DRAFTS)
        wanted = kept if kept in self.radios and self.radios[kept].isEnabled() else FILE
        place = self.file_format.findData(settings.get("distribution/file", "xlsx"))
        self.file_format.setCurrentIndex(max(0, place))
        self.radios[wanted].setChecked(True)
        self._show_way()

    def read_server(self) -> None:
        """Looks again at how the office's server is set up."""
        self._know_server()
        for field, value in (
            (self.from_address, self._server.address), (self.from_name, self._server.name),
            (self.reply_to, self._server.reply_to), (self.unsubscribe, self._server.unsubscribe),
        ):  # fmt: skip
            if not field.value():
                field.set_value(value)
        self._show_way()

    def server_changed(self) -> None:
        """Takes over what was set up meanwhile."""
        self._know_server()
        self._show_way()

    def _know_server(self) -> None:
        server = self._workspace.read(mail_server.read)
        if server == self._server and self.password.value():
            return  # what is being typed stays
        self._server = server
        self._asks = bool(server.user) and mail_server.kept_password(server) is None
        self.password.set_value("")
        self.password.show_note(_("{user} at {host}; it is not saved.").format(user=server.user, host=server.host))

    def focus_choice(self) -> None:
        """Puts the cursor on the way that is chosen."""
        self.radios[self.way()].setFocus()

    def way(self) -> str:
        """The way that is chosen."""
        return next((name for name, radio in self.radios.items() if radio.isChecked()), DRAFTS)

    def _show_way(self) -> None:
        way = self.way()
        sends = way in (SEND, LATER)
        self._at_row.setVisible(way == LATER)
        self.password.setVisible(way == SEND and self._server.is_set and self._asks)
        self._file_row.setVisible(way == FILE)
        self._group_row.setVisible(way == GROUPS)
        self.where.setVisible(not sends)
        self._propose()
        self._writer.setVisible(way in NEED_RELEASE)
        self.server_button.setVisible(sends and not self._server.is_set)
        said = ""
        if sends and not self._server.is_set:
            said = _("Your organisation's mail server is not set up yet.")
        elif sends:
            said = _("Via {host}, as {address}").format(host=self._server.host, address=self._server.address)
            if way == LATER and self._asks:
                said = f"{said}. {_('Its password is not saved, so it waits until somebody enters it.')}"
        elif way == GROUPS:
            said = _("Drafts are safer than Bcc: one message per recipient, and nobody sees another address.")
        self.note.setText(said)
        self.note.set_tone("warning" if sends and not self._server.is_set else "")
        self.note.setVisible(bool(said))
        self.from_address.edit.setPlaceholderText(
            self._server.address if sends else _("left open: the mail program fills it in")
        )
        self._tell_clock()
        self._show_preview()
        self.changed.emit()

    def _propose(self) -> None:
        file = BY_KEY.get(str(self.file_format.currentData())) if self.way() == FILE else None
        kinds = f"{_(file.text)} (*.{file.ending})" if file is not None else ""
        self.where.propose(self._name, f".{file.ending}" if file is not None else "", kinds)

    def _tell_clock(self) -> None:
        try:
            at = self._moment()
        except FieldProblem as problem:
            self._clock.setText(problem.text)
            self._clock.set_tone("problem")
        else:
            past = at <= now()
            text = _("{zone}: this moment is in the past") if past else _("{zone}; local time {moment}")
            self._clock.setText(text.format(zone=self._zone, moment=formatting.moment(at)))
            self._clock.set_tone("problem" if past else "")
        self.changed.emit()

    def _moment(self) -> datetime:
        typed = self.at.dateTime()
        day, time = typed.date(), typed.time()
        return embargo.moment(datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()), self._zone)

    def _edited(self) -> None:
        self._pause.start()
        self.changed.emit()

    def _check_address(self, field: TextField) -> None:
        typed = field.value().strip()
        field.show_problem(of_email(typed).problem if typed else "")

    # The preview

    def step(self, by: int) -> None:
        """Shows the message of the next recipient, or of the one before."""
        if self._people:
            self._place = (self._place + by) % len(self._people)
            self._show_preview()

    def _check_fields(self) -> None:
        """Notes whether a merge field would be refused for any of the recipients."""
        refused = ""
        if self._release is not None:
            try:
                self._workspace.read(letter_export.check, self._release, self._people, self.greetings.value())
            except Problem as problem:
                refused = problem.text
        if refused != self._refused:
            self._refused = refused
            self.changed.emit()

    def _show_preview(self) -> None:
        self._pause.stop()
        self._check_fields()
        if not self._people:
            return
        one = self._people[self._place]
        count = _("{place} of {all}").format(place=number(self._place + 1), all=number(len(self._people)))
        self.who.setText(f"{one.name} · {count}")
        self.greetings.show_problem("", "")
        if self._release is None:
            self._show_text(_("To: {to}").format(to=one.address), "", "", "", "")
            return
        try:
            made = self._workspace.read(
                previews.preview, self._release, one.language, one.contact, one.address,
                greeting=self.greetings.value(), unsubscribe=self.unsubscribe.value().strip(),
            )  # fmt: skip
        except FieldProblem as problem:
            self.greetings.show_problem(one.language, problem.text)
            return
        except Problem as problem:
            self._show_text("", "", "", problem.text, "")
            return
        missing = ", ".join(f"{{{{{name}}}}}" for name in made.missing)
        text = _("Empty and without a fallback: {fields}")
        self._show_text(
            _("To: {to}").format(to=made.to), _("Subject: {subject}").format(subject=made.subject),
            _("Files: {names}").format(names=", ".join(made.files)) if made.files else _("No file"),
            text.format(fields=missing) if missing else "", made.text,
        )  # fmt: skip

    def _show_text(self, to: str, subject: str, files: str, missing: str, text: str) -> None:
        for label, said in ((self.to, to), (self.subject, subject), (self.files, files), (self.missing, missing)):
            label.setText(said)
            label.setVisible(bool(said))
        self.text.setPlainText(text)

    # What is chosen

    @property
    def problem(self) -> str:
        """Why it cannot be done as it is chosen; "" where it can."""
        way = self.way()
        if way in (SEND, LATER) and not self._server.is_set:
            return _("Your organisation's mail server is not set up yet.")
        if way == SEND and self._asks and not self.password.value():
            return _("Enter the password of the mail server.")
        if way == LATER:
            try:
                if self._moment() <= now():
                    return _("This moment is in the past. Choose a later one, or send it now.")
            except FieldProblem as problem:
                return problem.text
        if way in NEED_RELEASE:
            if self._refused:
                return self._refused
            for field in (self.from_address, self.reply_to, self.unsubscribe):
                typed = field.value().strip()
                if typed and of_email(typed).problem:
                    return f"{field.label}: {of_email(typed).problem}"
        return ""

    def chosen(self) -> Chosen:
        """What was chosen; it is proposed the next time."""
        way = self.way()
        settings.put("distribution/way", way)
        settings.put("distribution/file", self.file_format.currentData())
        settings.put("export/group", self.group_size.value())
        fields = (self.from_name, self.from_address, self.reply_to, self.unsubscribe)
        own = {field.name: field.value().strip() for field in fields}
        for name, kept in (("from", "sender"), ("from_name", "sender_name"), ("unsubscribe",) * 2):
            settings.put(f"export/{kept}", own[name])
        file = BY_KEY[str(self.file_format.currentData())] if way == FILE else None
        how = {SEND: "smtp", LATER: "smtp"}.get(way, way) if file is None else "csv" if file.preset else file.key
        at = self._moment() if way == LATER else None
        ending, preset = (file.ending, file.key if file.preset else "") if file is not None else ("", "")
        self.greetings.keep()
        settings_: dict[str, Any] = {name: text for name, text in own.items() if text}
        settings_["greeting"] = self.greetings.value()
        return Chosen(way, how, ending, preset, at, self.group_size.value(), settings_, self.password.value())


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
