"""About: version, places, and whose work is in the program with every licence."""

import outreach
from outreach.gui.shell.about import AboutDialog


def test_it_names_everybody_and_shows_their_licence(window, dialogs_shown):
    window.do("about")
    (dialog,) = dialogs_shown
    assert isinstance(dialog, AboutDialog)
    names = [dialog.names.item(row).text() for row in range(dialog.names.count())]
    assert names[0] == f"Outreach {outreach.__version__}" and len(names) > 35
    assert any(name.startswith("PySide6 Essentials 6.") for name in names)
    for row, part in enumerate(dialog.parts):
        dialog.names.setCurrentRow(row)
        assert dialog.text.toPlainText().startswith(part.licence)
        assert len(dialog.text.toPlainText()) > 400, part.name
