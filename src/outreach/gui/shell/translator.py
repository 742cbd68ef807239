"""Qt's own words in Russian and Kyrgyz: buttons, menus of text fields, names of keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from outreach import i18n
from outreach.i18n import N_, _

# The words of Qt that can be seen in this program, as Qt's source has them.
WORDS = {
    "OK": N_("OK"), "&OK": N_("&OK"), "Cancel": N_("Cancel"), "&Cancel": N_("&Cancel"), "Close": N_("Close"),
    "&Close": N_("&Close"), "Open": N_("Open"), "&Open": N_("&Open"), "Save": N_("Save"), "&Save": N_("&Save"),
    "&Yes": N_("&Yes"), "&No": N_("&No"), "Apply": N_("Apply"), "Reset": N_("Reset"), "Help": N_("Help"),
    "&Undo": N_("&Undo"), "&Redo": N_("&Redo"), "Cu&t": N_("Cu&t"), "&Copy": N_("&Copy"), "&Paste": N_("&Paste"),
    "Delete": N_("Delete"), "Select All": N_("Select all"), "Undo": N_("Undo"), "Redo": N_("Redo"),
    "Look in:": N_("Look in:"), "File &name:": N_("File &name:"), "Files of type:": N_("Files of type:"),
    "Save As": N_("Save as"), "All Files (*)": N_("All files (*)"), "Back": N_("Back"), "Forward": N_("Forward"),
    "Parent Directory": N_("Folder above"), "Create New Folder": N_("New folder"), "List View": N_("List"),
    "Detail View": N_("Details"), "Directory:": N_("Folder:"), "&Choose": N_("&Choose"), "Computer": N_("Computer"),
    "Find Directory": N_("Choose a folder"), "Directories": N_("Folders"), "New Folder": N_("New folder"),
    "Name": N_("File name"), "Size": N_("Size"), "Type": N_("Type"), "Date Modified": N_("Changed"),
    "&Rename": N_("&Rename"), "&Delete": N_("&Delete"), "Show &hidden files": N_("Show &hidden files"),
    "&New Folder": N_("&New folder"), "Folder": N_("Folder"), "File": N_("File"),
}  # fmt: skip


class Words(QTranslator):
    """Answers with our catalogue's word for Qt's; what it does not know it leaves as it is."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        ours = WORDS.get(text) or WORDS.get(text.replace("&", ""))  # its keys differ from version to version
        return _(ours) if ours is not None else text

    def isEmpty(self) -> bool:
        return False


def install(application: QCoreApplication) -> list[QObject]:
    """Gives Qt the language in use; returns the translators, which must be kept alive."""
    QLocale.setDefault(QLocale(i18n.language()))
    kept: list[QObject] = []
    if i18n.language() == "en":
        return kept
    # The one installed last is asked first: ours say what Qt's own catalogue leaves in English, as it does of files.
    words = Words(application)
    application.installTranslator(words)
    kept.append(words)
    qt = QTranslator(application)
    if qt.load(f"qtbase_{i18n.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
        kept.append(qt)
    return kept
