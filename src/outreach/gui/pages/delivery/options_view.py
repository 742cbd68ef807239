"""The delivery of a release: how it goes out, who writes, and what each recipient will read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QPushButton, QRadioButton, QWidget

from outreach.gui import settings
from outreach.gui.forms.checks import of_email
from outreach.gui.forms.fields import Choice, Count, Field, NotesField, Pause, TextField, fill_box
from outreach.gui.forms.form import Fields
from outreach.gui.kit import formatting
from outreach.gui.kit.day_edit import DayEdit
from outreach.gui.kit.destination_picker import Where
from outreach.gui.kit.labels import Elided, Text, dressed, joined, labelled, line, number
from outreach.gui.kit.layout import FlowLayout, Scroll, Stretch, empty, fill, flowing, hbox, holding, vbox
from outreach.gui.kit.page import push_button
from outreach.gui.pages.exporting.lists import CSV, ODS, OF_PROGRAMS, TXT, VCF, XLSX
from outreach.gui.pages.releases.documents.page_preview import Paper
from outreach.gui.shell import unsaved
from outreach.gui.theme import theme
from outreach.i18n import N_, _
from outreach.mail import bcc, body, merge
from outreach.model.base import now
from outreach.problems import FieldProblem, Problem
from outreach.services import settings as office
from outreach.services.delivery import mail_server, messengers, own_mailbox
from outreach.services.delivery.audience import Audience, Recipient, Resolved
from outreach.services.delivery.mail_server import Server
from outreach.services.delivery.own_mailbox import Mailbox
from outreach.services.exporting import letter_export
from outreach.services.releases import embargo, greetings, previews, releases
from outreach.store.server import roles
from outreach.store.workspace import Workspace
from outreach.values import messengers as accounts


class Greetings(QWidget):
    """`fields` by language; what is written stays while other recipients are chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._column = vbox(spacing=12, on=self)

    def load(self, languages: Sequence[str], office: Mapping[str, str]) -> None:
        """A line for each language: with what was written last, else the office's greeting."""
        for language in languages:
            if language not in self.fields:
                label = _("Greeting ({language})").format(language=formatting.language(language))
                field: Field = TextField(f"greeting-{language}", label, placeholder=_("no greeting"))
                field.set_value(settings.get(_key(language), office.get(language, "")))
                field.changed.connect(self.changed)
                self.fields[language] = field
                self._column.addWidget(field)
        for language, field in self.fields.items():
            field.setVisible(language in languages)

    def check(self) -> str:
        """Says beside each line what is wrong with its merge fields; returns the first line that is wrong, or ""."""
        first = ""
        for code, text in reversed(self.value().items()):
            told = next(merge.mistakes(text, strict=True), "")
            self.fields[code].show_problem(told)
            first = self.fields[code].label if told else first
        return first

    def value(self) -> dict[str, str]:
        """The greetings by language; "" where there is none."""
        return {code: field.value().strip() for code, field in self.fields.items() if not field.isHidden()}

    def keep(self) -> None:
        """Proposes them the next time."""
        for language, text in self.value().items():
            settings.put(_key(language), text)


def _key(language: str) -> str:
    return f"export/greeting/{language}"


class ShortTexts(Greetings):
    """What goes by messenger by language, each with its length beside what the networks of its readers take."""

    def __init__(self) -> None:
        super().__init__()
        self._networks: dict[str, list[str]] = {}
        self.edits: dict[str, QPlainTextEdit] = {}

    def show_people(self, proposed: Mapping[str, str], people: Sequence[Recipient]) -> None:
        """A text for each language of these people, as it is proposed."""
        pairs = {(one.language, messengers.network_of(one.address)) for one in people}
        self._networks = {code: sorted(name for other, name in pairs if other == code) for code, _name in sorted(pairs)}
        for language in self._networks.keys() - self.fields.keys():
            label = _("Short text ({language})").format(language=formatting.language(language))
            made = self.fields[language] = NotesField(f"text-{language}", label, height=120)
            self.edits[language] = made.edit
            made.changed.connect(self._count)
            self._column.addWidget(made)
        for language, field in self.fields.items():
            field.set_value(proposed.get(language, ""))
            field.setVisible(language in self._networks)
        self._count()

    def _count(self) -> None:
        for code, names in self._networks.items():
            field = self.fields[code]
            limits = joined(*(f"{formatting.network(name)} {number(accounts.limit(name))}" for name in names))
            long = messengers.too_long(field.value(), names)
            field.show_note(long or f"{number(accounts.units(field.value()))} / {limits}", "problem" if long else "")
        self.changed.emit()


SEND, LATER, MAILBOX, DRAFTS, FILE, GROUPS, CHAT = "send", "later", "mailbox", "eml", "file", "bcc", "messenger"
WAYS = {
    SEND: (N_("Send now"), N_("One mail each, by your mail server")),
    LATER: (N_("Send later"), N_("At a time you set")),
    MAILBOX: (N_("Drafts in your mailbox"), N_("One each, to check and send yourself")),
    DRAFTS: (N_("Drafts as files"), N_("One message each, with its files")),
    FILE: (N_("A list file"), N_("A table, vCards or addresses")),
    CHAT: (N_("By messenger"), N_("Chosen at the stage Audience")),
    GROUPS: (N_("Bcc groups"), N_("Addresses to paste into Bcc")),
}
FILES = (XLSX, CSV, ODS, VCF, TXT, *OF_PROGRAMS)
BY_KEY = {one.key: one for one in FILES}
WRITTEN = (SEND, LATER, MAILBOX, DRAFTS)
BY_SERVER = (SEND, LATER, MAILBOX)
SETTINGS = {MAILBOX: "mailbox"}  # the section where the way's server is set up; else the mail server's


class WriterField(NamedTuple):
    """A line about who writes: its label and hint, its name in the server's set-up, and where it is kept or ""."""

    label: str
    hint: str
    of_server: str
    kept: str


WRITER = {
    "from_name": WriterField(N_("From: name"), N_("Press service"), "name", "export/sender_name"),
    "from": WriterField(N_("From: e-mail"), "", "address", "export/sender"),
    "reply_to": WriterField(N_("Reply to"), N_("the sender"), "reply_to", ""),
    "unsubscribe": WriterField(N_("Where people unsubscribe"), N_("an e-mail"), "unsubscribe", "export/unsubscribe"),
}


class Chosen(NamedTuple):
    """How it is to go: the service's name of the way, and what belongs to it; `preset` is the program it is for."""

    way: str
    format: str
    preset: str
    at: datetime | None
    group_size: int
    settings: Fields
    password: str = ""


class OptionsView(QObject):
    """How a release goes out: its `options` beside a `preview` of what each recipient reads.

    `chosen()` returns what was chosen; `problem` says why it cannot be done yet.
    """

    changed = Signal()
    server_wanted = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._journal, self._typed = unsaved.of(workspace), ""
        self._server, self._mailbox = Server(), Mailbox("")
        self._zone = "UTC"
        self._release = 0
        self._people: Sequence[Recipient] = ()
        self._place = 0
        self._refused, self._by_chat = "", False
        self.options, self.preview = self._choice(), self._preview()
        self._pause = Pause(self._show_preview, 120, self)

    # Building

    def _choice(self) -> QWidget:
        column = vbox(spacing=4, margins=(theme.AROUND, theme.BETWEEN, theme.AROUND, theme.BETWEEN))
        holder = holding(column)
        self._group = QButtonGroup(self)
        self.radios: dict[str, QRadioButton] = {}
        for name, (text, note) in WAYS.items():
            radio = dressed(QRadioButton(_(text)), least_height=24)
            radio.setAccessibleDescription(_(note))
            radio.toggled.connect(lambda on: self._show_way() if on else None)
            self._group.addButton(radio)
            self.radios[name] = radio
            told = Text(_(note), "small", wrap=True)
            told.setIndent(24)
            fill(column, radio, told)
        fill(column, 8, line(), 8, self._options(), Stretch())
        return Scroll(holder)

    def _options(self) -> QWidget:
        self.note = Text("", "small", wrap=True)
        self.server_button = push_button(
            "", lambda: self.server_wanted.emit(SETTINGS.get(self.way(), "mail_server")), icon="settings"
        )
        self.at = DayEdit(timed=True)
        self._clock = Text("", "small")
        self._at_row = labelled(_("Day and time"), self.at, self._clock)
        self.at.textChanged.connect(lambda _at: self._tell_clock())
        self._asks = False  # whether the server's password is kept nowhere
        self.password = TextField("password", _("Password of the mail server"), secret=True)
        self.password.changed.connect(self.changed)
        self.file_format = Choice()
        fill_box(self.file_format, ((one.key, f"{_(one.text)} · {_(one.note)}") for one in FILES))
        self._file_row = labelled(_("Kind of file"), self.file_format)
        self.group_size = Count()
        self.group_size.setRange(1, bcc.MOST)
        self.group_size.setValue(int(settings.get("export/group") or bcc.GROUP))
        self._group_row = labelled(_("Addresses per group"), self.group_size)
        self.where = Where()
        self._name = _("Recipients")
        self.file_format.currentIndexChanged.connect(lambda _place: self._propose())
        self.greetings = Greetings()
        self.greetings.changed.connect(self._edited)
        self.writer = {
            name: TextField(name, _(one.label), placeholder=_(one.hint) if one.hint else "")
            for name, one in WRITER.items()
        }
        self._addresses = [field for name, field in self.writer.items() if name != "from_name"]
        self.texts = ShortTexts()
        self.texts.changed.connect(self._edited)
        self._writer = holding(vbox(self.greetings, *self.writer.values(), spacing=12))
        for field in self.writer.values():
            field.changed.connect(self._edited)
        for field in self._addresses:
            field.left.connect(lambda one=field: one.show_problem(of_email(one.value()).problem))
        # The rows that belong to some ways alone.
        self._rows: dict[QWidget, Sequence[str]] = {
            self._at_row: (LATER,), self._file_row: (FILE,), self._group_row: (GROUPS,),
            self.where: (DRAFTS, FILE, GROUPS), self._writer: WRITTEN, self.texts: (CHAT,),
        }  # fmt: skip
        return holding(vbox(self.note, hbox(self.server_button, Stretch()), self.password, *self._rows, spacing=12))

    def _preview(self) -> QWidget:
        self.who = Elided("", "section")
        self.before = self._step_button("chevron-left", _("Previous (Alt+Left)"), -1)
        self.after = self._step_button("chevron-right", _("Next (Alt+Right)"), 1)
        row = hbox((self.who, 1), self.before, self.after, spacing=theme.INSIDE)
        self.to = Elided("", "text")
        self.subject = Text("", wrap=True)
        area = flowing(QWidget())
        self._files = FlowLayout(area, spacing=6)
        self.missing = Text("", "small", tone="warning", wrap=True)
        self.text = dressed(Paper(), name=_("What they read"))
        self.text.setTabChangesFocus(True)
        return holding(vbox(
            row, self.to, self.subject, area, self.missing, (self.text, 1), spacing=6,
            margins=(theme.AROUND, 12, theme.AROUND, theme.BETWEEN),
        ), ground="raised")  # fmt: skip

    def _step_button(self, icon: str, tip: str, by: int) -> QPushButton:
        return dressed(push_button("", partial(self.step, by), kind="flat", icon=icon, tip=tip), name=tip)

    # What is shown

    def load(self, resolved: Resolved, wanted: Audience, current: int | None = None) -> None:
        """Shows the ways that can be gone; the one that was gone last is chosen."""
        assert wanted.release is not None  # the stages of a release lead here
        self._release, self._people, self._by_chat = wanted.release, resolved.recipients, wanted.way == "messenger"
        (row,) = self._workspace.read(releases.rows, [self._release])
        self._name = row.reference or row.headline
        self._place = next((n for n, one in enumerate(self._people) if one.contact == current), 0)
        languages = list(dict.fromkeys(one.language for one in self._people))
        self.greetings.load(languages, self._workspace.read(greetings.office))
        if self._by_chat:
            texts = self._workspace.read(messengers.texts, self._release, told=wanted.told)
            self.close_texts(keep=True)
            self.texts.show_people(texts, self._people)
            self._typed = f"messenger/{self._release}/{wanted.told}"
            self._journal.open(unsaved.Texts(self.texts.edits, self.texts), self._typed)
        self._know_server()
        self._zone = str(self._workspace.read(office.get, "zone"))
        if not self.writer["from"].value():
            self._fill_writer(kept=True)
        self._propose_time()
        self._propose_way()

    def close_texts(self, *, keep: bool) -> None:
        """The texts for messengers are put away: to be gone on with later (`keep`), or because the chats begin."""
        self._journal.close(self._typed, keep=keep, saved=not keep)

    def _propose_time(self) -> None:
        """The next full hour, where no time to come is chosen."""
        local = now().astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)
        typed = self.at.value()
        if not isinstance(typed, datetime) or typed < local:
            self.at.set_value(local.replace(minute=0) + timedelta(hours=1))

    def _propose_way(self) -> None:
        """The way that was gone last, where it can be gone now."""
        for name, radio in self.radios.items():
            radio.setEnabled((name == CHAT) == self._by_chat)
        order = (settings.get("distribution/way"), SEND if self._server.is_set else DRAFTS, CHAT)
        wanted = next(name for name in order if name in self.radios and self.radios[name].isEnabled())
        place = self.file_format.findData(settings.get("distribution/file", "xlsx"))
        self.file_format.setCurrentIndex(max(0, place))
        self.radios[wanted].setChecked(True)
        self._show_way()

    def read_server(self) -> None:
        """Looks again at how the office's server is set up."""
        self._know_server()
        self._fill_writer(kept=False)
        self._show_way()

    def _fill_writer(self, *, kept: bool) -> None:
        """Fills what is empty, by what was written last where it is `kept`, else from the set-up of the server."""
        of_server = self._server._asdict()
        for name, one in WRITER.items():
            if not self.writer[name].value():
                last = settings.get(one.kept) if kept and one.kept else ""
                self.writer[name].set_value(last or of_server[one.of_server])

    def _know_server(self) -> None:
        self._mailbox = self._workspace.read(own_mailbox.read)
        server = self._workspace.read(mail_server.read)
        if server == self._server and self.password.value():
            return  # what is being typed stays
        self._server = server
        self._asks = mail_server.asks_for_password(server)
        self.password.set_value("")
        note = _("{user} at {host}; the password is not saved.")
        self.password.show_note(note.format(user=server.user, host=server.host))

    def way(self) -> str:
        """The way that is chosen."""
        return next((name for name, radio in self.radios.items() if radio.isChecked()), DRAFTS)

    def _show_way(self) -> None:
        way = self.way()
        lacks_server = way in BY_SERVER and not self._has_server(way)
        for row, ways in self._rows.items():
            row.setVisible(way in ways)
        self.password.setVisible(way == SEND and self._server.is_set and self._asks)
        words = _("Set up your mailbox…") if way == MAILBOX else _("Set up the mail server…")
        self.server_button.setText(f" {words}")
        self.server_button.setVisible(lacks_server)
        self._propose()
        self.note.show_text(self._about(way), "warning" if lacks_server else "")
        sender = self._server.address or (self._mailbox.user if way == MAILBOX else "")
        left_open = _("left open: the mail program fills it in")
        self.writer["from"].edit.setPlaceholderText(sender if way in BY_SERVER else left_open)
        self._tell_clock()
        self._show_preview()
        self.changed.emit()

    def _has_server(self, way: str) -> bool:
        """Whether the server of a way that has one is set up."""
        return bool(self._mailbox.host) if way == MAILBOX else self._server.is_set

    def _about(self, way: str) -> str:
        """What is to be known of a way."""
        said = {MAILBOX: self._about_mailbox, SEND: self._about_server, LATER: self._about_server}
        bcc_note = _("Drafts are safer than Bcc: one message per recipient, and nobody sees another address.")
        return said.get(way, lambda: bcc_note if way == GROUPS else "")()

    def _about_mailbox(self) -> str:
        text = _("Into the drafts of {user} at {host}. Nothing is sent.")
        said = text.format(user=self._mailbox.user, host=self._mailbox.host)
        return said if self._mailbox.host else _("Your mailbox is not set up yet.")

    def _about_server(self) -> str:
        if not self._server.is_set:
            return _("Your organisation's mail server is not set up yet.")
        said = [_("Via {host}, as {address}").format(host=self._server.host, address=self._server.address)]
        if self.way() == LATER and self._asks:
            said.append(_("Its password is not saved, so it waits until somebody enters it."))
        return ". ".join(said)

    def _propose(self) -> None:
        file = BY_KEY.get(str(self.file_format.currentData())) if self.way() == FILE else None
        kinds = f"{_(file.text)} (*.{file.ending})" if file is not None else ""
        self.where.propose(self._name, f".{file.ending}" if file is not None else "", kinds)

    def _tell_clock(self) -> None:
        wrong = self._wrong_moment()
        said = _("{zone}; local time {moment}")
        self._clock.setText(wrong or said.format(zone=self._zone, moment=formatting.moment(self._moment())))
        self._clock.set_tone("problem" if wrong else "")
        self.changed.emit()

    def _wrong_moment(self) -> str:
        try:
            past = self._moment() <= now()
        except FieldProblem as problem:
            return problem.text
        return _("This moment is in the past. Choose a later one, or send it now.") if past else ""

    def _moment(self) -> datetime:
        typed = self.at.value()
        if not isinstance(typed, datetime):
            example = _("Enter a date and a time, such as {example}.").format(example=self.at.example)
            raise FieldProblem("at", self.at.problem() or example)
        return embargo.moment(typed, self._zone)

    def _edited(self) -> None:
        self._pause.start()
        self.changed.emit()

    # The preview

    def step(self, by: int) -> None:
        """Shows the message of the next recipient, or of the one before."""
        self._place = (self._place + by) % max(1, len(self._people))
        self._show_preview()

    def _check_fields(self) -> None:
        """Notes whether a merge field would be refused for any of the recipients."""
        self._refused = ""
        try:
            if wrong := self.greetings.check():
                raise Problem(_("{field}: correct the merge field.").format(field=wrong))
            self._workspace.read(letter_export.check, self._release, self._people, self.greetings.value())
        except Problem as problem:
            self._refused = problem.text
        self.changed.emit()

    def _show_preview(self) -> None:
        self._pause.stop()
        if not self._people:
            return
        one = self._people[self._place]
        count = _("{place} of {all}").format(place=number(self._place + 1), all=number(len(self._people)))
        self.who.setText(f"{one.name} · {count}")
        if self._by_chat:
            said = self.texts.value().get(one.language, "")
            self._show_text(_("To: {to}").format(to=one.address), "", (), "", [body.unmarked("text", said)])
            return
        self._check_fields()
        try:
            made = self._workspace.read(
                previews.preview, self._release, one.language, one.contact, one.address,
                greeting=self.greetings.value(), unsubscribe=self.writer["unsubscribe"].value().strip(),
            )  # fmt: skip
        except Problem as problem:
            self._show_as_typed(one, "" if self._refused else problem.text)
            return
        missing = ", ".join(f"{{{{{name}}}}}" for name in made.missing)
        text = _("Empty and without a fallback: {fields}")
        self._show_text(
            _("To: {to}").format(to=made.to), _("Subject: {subject}").format(subject=made.subject),
            made.files or [_("No file")],
            text.format(fields=missing) if missing else "", made.blocks, made.pictures,
        )  # fmt: skip

    def _show_as_typed(self, one: Recipient, why: str) -> None:
        """A message that cannot be filled in yet."""
        release = self._workspace.read(releases.card, self._release)
        for version in filter(lambda made: made.language == one.language, release.versions):
            text = letter_export.text_of(release, version, now(), self.greetings.value().get(one.language, ""))
            subject = _("Subject: {subject}").format(subject=body.subject(text))
            self._show_text(_("To: {to}").format(to=one.address), subject, (), why, body.blocks(text), text.pictures)

    def _show_text(
        self, to: str, subject: str, files: Sequence[str], missing: str, blocks: Sequence[body.Block] = (),
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        for label, said in ((self.to, to), (self.subject, subject), (self.missing, missing)):
            label.show_text(said)
        empty(self._files)
        for name in files:
            self._files.addWidget(Text(name, "mark"))
        self.text.show_blocks(blocks, pictures)

    # What is chosen

    @property
    def problem(self) -> str:
        """Why it cannot be done as it is chosen; "" where it can."""
        return next(filter(None, self._problems(self.way())), "")

    def _problems(self, way: str) -> Iterator[str]:
        yield self._workspace.refusal(roles.SEND if way in (*BY_SERVER, CHAT) else roles.EXPORT)
        if way in BY_SERVER and not self._has_server(way):
            yield self._about(way)
        if way == SEND and self._asks and not self.password.value():
            yield _("Enter the password of the mail server.")
        if way == LATER:
            yield self._wrong_moment()
        if way in WRITTEN:
            yield self._refused
            wrong = ((field.label, of_email(field.value()).problem) for field in self._addresses)
            yield from (f"{label}: {text}" for label, text in wrong if text)

    def chosen(self) -> Chosen:
        """What was chosen; it is proposed the next time."""
        way = self.way()
        settings.put("distribution/way", way)
        settings.put("distribution/file", self.file_format.currentData())
        settings.put("export/group", self.group_size.value())
        own = {name: field.value().strip() for name, field in self.writer.items()}
        for name, one in WRITER.items():
            if one.kept:
                settings.put(one.kept, own[name])
        file = BY_KEY[str(self.file_format.currentData())] if way == FILE else None
        how = {SEND: "smtp", LATER: "smtp"}.get(way, way) if file is None else "csv" if file.preset else file.key
        at = self._moment() if way == LATER else None
        preset = file.key if file is not None and file.preset else ""
        self.greetings.keep()
        settings_: Fields = {name: text for name, text in own.items() if text}
        settings_["greeting"] = self.greetings.value()
        settings_["texts"] = self.texts.value()
        return Chosen(way, how, preset, at, self.group_size.value(), settings_, self.password.value())
