"""Text from outside is shown as text: every label is our own plain one, no tool tip and no box reads HTML."""

import re
from pathlib import Path

import outreach.gui
from outreach.gui import labels

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
    assert found(pattern) == ["window.py: self.setHtml(markdown.to_html(page.source, self._width))"]


def test_only_one_place_runs_a_dialog():
    assert found(r"\.exec\(", but=("dialogs.py", "starting.py")) == []


def test_only_dialogs_ask_for_files():
    assert found(r"QFileDialog", but=("dialogs.py",)) == []


def test_style_is_set_in_one_place():
    assert found(r"setStyleSheet\(", but=("theme.py",)) == []


def test_a_tip_from_outside_is_escaped():
    assert labels.tip("<img src=x>") == "<qt>&lt;img src=x&gt;</qt>"


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
