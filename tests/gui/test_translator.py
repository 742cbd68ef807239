"""Qt's own words are in the language in use, also where Qt's catalogue leaves them in English."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from outreach import i18n
from outreach.gui import starting


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_a_file_dialog_has_no_english_word(qapp: QApplication, language: str) -> None:
    with i18n.speaking(language):
        kept = starting.install(qapp)
        try:
            dialog = QFileDialog()
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setLabelText(QFileDialog.DialogLabel.Accept, "")
            labels = [label.text() for label in dialog.findChildren(QLabel)]
            columns = [qapp.translate("QFileSystemModel", word) for word in ("Name", "Size", "Folder", "Date Modified")]
        finally:
            for one in kept:
                qapp.removeTranslator(one)  # type: ignore[arg-type]
            starting.QLocale.setDefault(starting.QLocale(i18n.language()))
    assert len(labels) == 3
    for words in (*labels, *columns):
        assert words and not re.search("[A-Za-z]", words), words
