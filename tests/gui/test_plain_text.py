"""Text from outside is shown as text: every label is our own plain one, no tool tip and no box reads HTML."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QPixmap, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QTextEdit, QToolTip

import outreach.gui
from outreach.gui.forms import fields
from outreach.gui.kit import dialogs, errors, labels, links
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.querying import views

SOURCES = sorted(Path(outreach.gui.__file__).parent.rglob("*.py"))


def found(pattern, *, but=()):
    return [
        f"{path.name}: {line.strip()}"
        for path in SOURCES
        if path.name not in but
        for line in path.read_text("utf-8").splitlines()
        if re.search(pattern, line)
    ]


def test_labels_are_made_in_one_place():
    assert found(r"\bQLabel\(", but=("labels.py",)) == []


def test_nothing_is_set_as_html():
    pattern = r"setHtml|setMarkdown|(?<!Accept)RichText|AutoText|QMessageBox|QErrorMessage"
    # The pages of the help are our own files, and nothing from outside is in them.
    assert found(pattern) == ["window.py: self.setHtml(to_html(page.source, self._width))"]


def test_only_one_place_runs_a_dialog():
    assert found(r"\.exec\(", but=("dialogs.py", "starting.py")) == []


def test_only_dialogs_ask_for_files():
    assert found(r"QFileDialog", but=("dialogs.py",)) == []


def test_style_is_set_in_one_place():
    assert found(r"setStyleSheet\(", but=("theme.py",)) == []


HOSTILE = ("<h1>big</h1>", "<img src='file:///etc/hostname'>x", "<qt>a &lt;b&gt;</qt>", "&lt;b&gt; a&b", "<b>x</b>")


def tip_label():
    (label,) = (one for one in QApplication.topLevelWidgets() if one.metaObject().className() == "QTipLabel")
    return label


@pytest.mark.parametrize("text", HOSTILE)
def test_no_tip_of_any_widget_is_read_as_html(window, text):
    page = window.go("contacts")
    page.table.setModel(QStandardItemModel(1, 1, page.table))
    page.table.model().setData(page.table.model().index(0, 0), text, Qt.ItemDataRole.ToolTipRole)
    button = page.push_button if hasattr(page, "push_button") else window
    button.setToolTip(text)
    for place in (button, page.table.viewport()):
        where = QPoint(2, 2)
        QApplication.sendEvent(place, QHelpEvent(QEvent.Type.ToolTip, where, place.mapToGlobal(where)))
        label = tip_label()
        assert (label.text(), label.textFormat()) == (text, Qt.TextFormat.PlainText)
        QToolTip.hideText()


def test_a_long_tip_has_lines():
    assert max(map(len, labels.tip("words and " * 60).splitlines())) <= 80


NAME = "Me & You <h1>big</h1>\tx"


def test_hostile_names_are_whole_in_menus_buttons_and_labels(window, workspace, qtbot):
    contact = workspace.write("Add", contacts.add, {"name": NAME, "outlet": NAME, "tags": [NAME], "beats": [NAME]})
    for number in range(3):
        made = workspace.write("Add", lists.add, {"name": f"{NAME} {number}", "rule": "has:name"})
        workspace.write("Pick", lists.pick, made, [contact])
    workspace.write("Add", views.save, "contacts", NAME, "has:name")
    workspace.write(f"Delete {NAME}", contacts.edit, contact, {"city": NAME})
    for name in ("contacts", "outlets", "lists", "today"):
        page = window.go(name)
        if hasattr(page, "show_record") and name == "contacts":
            page.show_record(contact)
        QApplication.processEvents()
        window.grab()
    wrong = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            wrong.append(("label", widget.metaObject().className(), widget.text()[:60]))
        if isinstance(widget, QTextEdit) and widget.acceptRichText() and not widget.isReadOnly():
            wrong.append(("text", widget.metaObject().className()))
        texts = [action.text() for action in widget.actions()]
        if isinstance(widget, QAbstractButton):
            texts.append(widget.text())
        named = [text for text in texts if "Me &" in text]
        wrong += [(type(widget).__name__, text) for text in named if "Me &&" not in text or "\t" in text]
    assert wrong == []


def ours(kind):
    """The classes of the window that are of a kind of Qt's, whatever module they stand in."""
    for module in pkgutil.walk_packages(outreach.gui.__path__, "outreach.gui."):
        importlib.import_module(module.name)
    there = list(kind.__subclasses__())
    for one in there:
        there += one.__subclasses__()
    return sorted({one for one in there if one.__module__.startswith("outreach.")}, key=lambda one: one.__qualname__)


def made(kind, workspace):
    """One of a class; what stands for a part of a release is told which, and where its pictures are kept."""
    given = {"workspace": workspace, "name": "headline"}
    return kind(**{name: value for name, value in given.items() if name in inspect.signature(kind.__init__).parameters})


def test_every_class_of_labels_that_there_is_shows_plain_text():
    assert len(ours(QLabel)) > 3
    assert [one for one in ours(QLabel) if not issubclass(one, labels.Text | labels.Picture)] == []


def test_whatever_edits_or_shows_a_text_takes_no_page_from_the_clipboard(qtbot, tmp_path, workspace):
    """What a browser copies: pictures of this computer and of others, a script, an address that is none."""
    planted = tmp_path / "planted.png"
    picture = QPixmap(8, 8)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(planted))
    page = (
        f"<h1>big</h1><img src='file://{planted}'><img src='http://example.org/x.png'><script>alert(1)</script>"
        "<p><a href='javascript:alert(1)'>press</a> <b>bold</b></p>"
    )
    kinds = [*ours(QTextEdit), *ours(QPlainTextEdit)]
    assert len(kinds) > 5
    for kind in kinds:
        edit = made(kind, workspace)
        qtbot.addWidget(edit)
        copied = QMimeData()
        copied.setHtml(page)
        copied.setText("big press bold")
        QApplication.clipboard().setMimeData(copied)
        edit.paste()
        if not edit.isReadOnly():
            qtbot.waitUntil(lambda edit=edit: "press" in edit.toPlainText())
        shown = edit.document().toHtml()
        assert not [word for word in ("planted", "example.org", "script") if word in shown], kind


def test_what_is_too_long_to_be_laid_out_is_not_pasted_and_that_is_told(qtbot, monkeypatch, workspace):
    """A word of five million letters ended the program in Qt's layout, ten megabytes of words kept it for seconds."""
    told = []
    monkeypatch.setattr(errors, "report", lambda problem: told.append(str(problem)))
    for number, kind in enumerate([*ours(QTextEdit), *ours(QPlainTextEdit)], 1):
        edit = made(kind, workspace)
        qtbot.addWidget(edit)
        QApplication.clipboard().setText("x" * 5_000_000)
        began = process_time()
        edit.paste()
        assert edit.toPlainText() == "" and process_time() - began < 2, kind
        if edit.isReadOnly():
            told.append("")
        assert len(told) == number, kind
    assert "100" in told[-1]
    notes = fields.NotesField("notes", "Notes")
    qtbot.addWidget(notes)
    long = "word " * 1_000_000
    notes.set_value(long)
    assert notes.edit.isReadOnly() and len(notes.edit.toPlainText()) < 200_000 and notes.value() == long


def test_only_one_place_opens_anything_outside():
    sources = Path(outreach.__file__).parent.rglob("*.py")
    opens = re.compile(r"QDesktopServices|webbrowser|xdg-open|openUrl|os\.startfile|setOpenExternalLinks\(True")
    found = {path.name for path in sources if opens.search(path.read_text("utf-8"))}
    assert found == {"links.py", "mail_sign_in.py"}  # the window, and the command that signs in


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/a?b=c", "example.org"), ("HTTP://Example.org", "example.org"),
        ("https://bank.example@evil.example.org/", "evil.example.org"), ("https://еxample.org/", "xn--xample-2of.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("tg://resolve?domain=anna", "resolve"), ("viber://chat?number=%2B996700123456", "chat"),
        ("sgnl://signal.me/#p/+996700123456", "signal.me"),
        *[(address, None) for address in (
            "file:///etc/passwd", "smb://server/share", "javascript:alert(1)", "ssh://a@example.org", "\\\\server\\x",
            "/etc/passwd", "ms-msdt:x", "https:", "mailto:", "data:text/html,x", "", "ftp://example.org", "https:///x",
        )],
    ],
)  # fmt: skip
def test_an_address_is_opened_after_it_was_shown_and_only_one_of_web_mail_or_chat(address, host, monkeypatch, qtbot):
    opened, shown = [], []

    def agree(dialog):
        shown.append("\n".join(text.text() for text in dialog.findChildren(labels.Text)))
        return True

    monkeypatch.setattr(links.QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    monkeypatch.setattr(dialogs, "run", agree)
    assert links.open_link(address) is (host is not None)
    assert len(opened) == (host is not None) and len(shown) == 1
    assert host is None or host in shown[0].splitlines()


def test_a_label_shows_tags_as_they_are(qtbot):
    label = labels.Text("<b>bold</b>")
    qtbot.addWidget(label)
    assert label.text() == "<b>bold</b>"
    assert label.textFormat() == labels.Qt.TextFormat.PlainText


def test_marks_of_direction_and_towers_of_accents_are_not_shown():
    assert labels.clean("\u202ecod.exe\u2066") == "cod.exe"
    assert len(labels.clean("a" + "\u0301" * 10_000)) < 10
    assert labels.clean("\ud800\x00x") == "x"
    assert len(labels.clean("x" * 1_000_000)) <= labels.LONGEST + 1


def test_a_page_that_is_pasted_into_a_filter_is_cut(window):
    """Each of its words would be looked for: those of ten megabytes kept the window for three seconds."""
    page = window.go("coverage")
    QApplication.clipboard().setText("word " * 2_000_000)
    page.filter.paste()
    assert 0 < len(page.filter.text()) <= 2_000
