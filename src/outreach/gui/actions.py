"""Every action of the window in one table (name, text, icon, shortcut, tip), and the menus they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton

from outreach.gui.kit.labels import enable
from outreach.gui.kit.page import Page, push_button
from outreach.gui.theme import icons
from outreach.i18n import N_, _
from outreach.store.server import roles
from outreach.store.workspace import Workspace

MENUS = (
    (
        N_("&File"),
        "save - new_contact new_outlet new_officer new_release new_list new_coverage - "
        "import open_release attach export - distribute same_audience save_record bounces - "
        "write_mail call message log_call follow_up paste_links - open office move backup backups restore password - "
        "quit",
    ),
    (
        N_("&Edit"),
        "undo redo go_history - edit delete copy_email tag moved - block held erase - merge find_duplicates "
        "suppression - search filter facets clear_filter",
    ),
    (
        N_("&View"),
        "go_today go_contacts go_outlets go_officers go_releases go_lists go_distributions go_coverage go_reports "
        "go_problems - "
        "save_view save_list columns - navigation pane refresh - mail_server mailbox send_timer go_settings",
    ),
    (
        N_("&Release"),
        "check_release side_by_side - insert_snippet keep_snippet - correct_release withdraw_release - letterhead",
    ),
    (N_("&Help"), "help try_demo - shortcuts report about"),
)
# Of what is done on one page alone: which page the window goes to first.
ON_PAGE = {
    "filter": "contacts", "open_release": "releases", "find_duplicates": "problems", "paste_links": "coverage",
    "move": "settings",
}  # fmt: skip
# What opens a section of the settings.
SETTINGS = frozenset(
    ("office", "letterhead", "mail_server", "mailbox", "send_timer", "backups", "password", "shortcuts")
)
# What changes records and is out of reach while the database is read-only.
_WRITING = (
    "new_contact new_outlet new_officer new_release new_list save_list import distribute same_audience bounces "
    "new_coverage log_call moved follow_up paste_links mail_server mailbox open_release attach undo redo edit delete "
    "block erase merge tag"
)
WRITING = frozenset(_WRITING.split())
# Which role of an office an action wants, one of several; all others that change records want Edit.
WANTED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(WRITING, (roles.EDIT,)),
    **dict.fromkeys(("undo", "redo"), (roles.EDIT, roles.EXPORT, roles.SEND)),
    **dict.fromkeys(("distribute", "same_audience"), (roles.SEND, roles.EXPORT)),
    **dict.fromkeys(("erase", "mail_server", "mailbox", "letterhead", "move"), (roles.ADMINISTRATOR,)),
    "export": (roles.EXPORT,),
    "send": (roles.SEND,),  # what is done with a distribution
}


def refusal(workspace: Workspace, name: str) -> str:
    """Why an action is out of reach, in words; "" where it is not."""
    if name == "move" and workspace.moved:  # a move that was interrupted is done again
        return ""
    refused = [workspace.refusal(role) for role in WANTED.get(name, ())]
    if workspace.read_only and name in WRITING:
        return workspace.refusal(roles.EDIT)
    return refused[0] if refused and all(refused) else ""


def pop_up(buttons: Sequence[QPushButton], page: Page, where: QPoint, *, above: bool = False) -> None:
    """Opens a menu that offers what some buttons do, under a point of the screen or above it."""
    menu = QMenu(page)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    bar(page, buttons)
    for button in buttons:
        button.setParent(menu)
        button.hide()
        does = menu.addAction(button.icon(), button.text().strip(), button.click)
        does.setEnabled(button.isEnabled())
        does.setToolTip("" if button.isEnabled() else button.toolTip())
    if not menu.isEmpty():
        menu.popup(where - QPoint(0, menu.sizeHint().height()) if above else where)


def bar(page: Page, buttons: Sequence[QPushButton]) -> None:
    """Greys those of a page's buttons that do what is out of reach, with the reason as their tip."""
    refused = {name: refusal(page.workspace, name) for name in WANTED}
    for button in buttons if any(refused.values()) else ():
        if why := refused.get(button.property("does")):
            button.setProperty("barred", True)
            enable(False, button)
            button.setToolTip(why)


class Action(NamedTuple):
    """One action. The window calls `on_<name>` of the page in front, or else its own."""

    name: str
    text: str
    icon: str
    shortcut: str
    tip: str


ACTIONS = (
    Action("new_contact", N_("New contact"), "user-plus", "Ctrl+N", N_("Add a contact by hand")),
    Action("new_outlet", N_("New outlet"), "building-2", "Ctrl+Shift+O", N_("Add a media outlet or an organisation")),
    Action("new_officer", N_("New officer"), "mic", "Ctrl+Shift+P", N_("Add an officer who answers journalists")),
    Action("new_release", N_("New release"), "file-plus", "Ctrl+Shift+R", N_("Write a release or paste its text")),
    Action("new_list", N_("New list"), "list-plus", "Ctrl+Shift+L", N_("Create a press list by a rule and by hand")),
    Action("new_coverage", N_("New piece of coverage"), "rss", "Ctrl+Shift+W", N_("Add coverage by hand")),
    Action("import", N_("Import contacts…"), "upload", "Ctrl+I", N_("Import a spreadsheet, a CSV file or vCards")),
    Action("open_release", N_("Open a release…"), "file-text", "Ctrl+R",
           N_("Read a release from Word, PDF, HTML or an e-mail")),
    Action("attach", N_("Attach a file…"), "paperclip", "Ctrl+Shift+A", N_("Attach a PDF to the selected release")),
    Action("check_release", N_("Check the release"), "list-checks", "F7", N_("Problems to fix before you send it")),
    Action("correct_release", N_("Correct…"), "pencil", "Ctrl+Alt+C", N_("Mark the sent release as corrected")),
    Action("withdraw_release", N_("Withdraw…"), "ban", "Ctrl+Alt+W",
           N_("No new recipients; those who have it are told why")),
    Action("letterhead", N_("Letterhead…"), "landmark", "Ctrl+Alt+L",
           N_("Name, address and logo of your organisation on its documents")),
    Action("insert_snippet", N_("Insert a snippet…"), "quote", "Ctrl+J", N_("Insert a saved text at the cursor")),
    Action("keep_snippet", N_("Save as a snippet…"), "star", "Ctrl+Shift+J", N_("Save the selection for later use")),
    Action("side_by_side", N_("Languages side by side"), "languages", "Ctrl+D", N_("Show two languages of a release")),
    Action("distribute", N_("Distribute…"), "send", "Ctrl+M", N_("Send a release to its readers, in their language")),
    Action("same_audience", N_("Same audience again"), "redo-2", "Ctrl+Shift+G",
           N_("Another release to the same recipients")),
    Action("send_timer", N_("Send with the window closed…"), "clock", "Ctrl+Alt+T", N_("Timer for scheduled sending")),
    Action("save_record", N_("Save the record…"), "printer", "Ctrl+P", N_("Who received what, as a PDF or JSON")),
    Action("bounces", N_("Bounces and replies…"), "inbox", "Ctrl+Shift+I", N_("Read bounces and replies")),
    Action("moved", N_("Moved…"), "building-2", "Ctrl+Alt+M", N_("They work elsewhere now; the old position is kept")),
    Action("write_mail", N_("Write…"), "mail", "Ctrl+Alt+E", N_("Write an e-mail to the selected contact")),
    Action("call", N_("Call…"), "phone", "Ctrl+Alt+P", N_("Call the selected contact")),
    Action("message", N_("Message…"), "message-circle", "Ctrl+Alt+S",
           N_("Open Telegram or WhatsApp with the selected contact")),
    Action("log_call", N_("Log a call…"), "phone", "Ctrl+L", N_("Log a call or a mail with the selected contact")),
    Action("follow_up", N_("Follow up…"), "clock", "Ctrl+U", N_("Ask recipients who have not replied")),
    Action("paste_links", N_("Paste links"), "clipboard-paste", "Ctrl+Shift+V", N_("Add copied links to the coverage")),
    Action("export", N_("Export…"), "download", "Ctrl+E", N_("Export what is shown to a file")),
    Action("open", N_("Open database…"), "folder-open", "Ctrl+O", N_("Open another workspace file")),
    Action("office", N_("Shared office…"), "globe", "Ctrl+Alt+O",
           N_("Join an office on a server, and see who works in it")),
    Action("move", N_("Move to a server…"), "hard-drive", "Ctrl+Alt+V",
           N_("Move the whole workspace from the file to a server, or back")),
    Action("backup", N_("Back up now"), "archive", "Ctrl+B", N_("Save a checked copy of the database")),
    Action("backups", N_("Backups…"), "hard-drive", "Ctrl+Alt+B", N_("Schedule, existing backups, and a check")),
    Action("restore", N_("Restore…"), "database", "Ctrl+Shift+B", N_("Restore a backup over the database")),
    Action("password", N_("Password…"), "lock", "Ctrl+Alt+K", N_("Lock the workspace and its backups with a password")),
    Action("quit", N_("Quit"), "x", "Ctrl+Q", N_("Close the window. Everything is saved.")),
    Action("undo", N_("Undo"), "undo-2", "Ctrl+Z", N_("Undo the last step")),
    Action("redo", N_("Redo"), "redo-2", "Ctrl+Shift+Z", N_("Redo the undone step")),
    Action("save", N_("Save"), "save", "Ctrl+S", N_("Save the form that is open")),
    Action("edit", N_("Edit"), "pencil", "F2", N_("Edit the selected record (Enter in the table)")),
    Action("delete", N_("Delete"), "trash-2", "Ctrl+Backspace", N_("Delete what is selected; it can be undone")),
    Action("block", N_("Do not contact…"), "user-x", "Ctrl+Shift+Y", N_("Excludes them from all lists")),
    Action("held", N_("Export personal data…"), "file-text", "Ctrl+Shift+H",
           N_("Export all personal data about this person")),
    Action("erase", N_("Delete permanently…"), "eraser", "Ctrl+Shift+Backspace",
           N_("Prevents them from being added again")),
    Action("merge", N_("Merge…"), "merge", "Ctrl+Shift+M", N_("Merge the selected contacts into one")),
    Action("tag", N_("Tag…"), "tag", "Ctrl+T", N_("Add tags, beats or languages to the selected contacts")),
    Action("find_duplicates", N_("Look for duplicates"), "users", "Ctrl+Shift+D", N_("Who is here twice?")),
    Action("suppression", N_("Suppressed addresses"), "ban", "Ctrl+Shift+N", N_("View or edit this list")),
    Action("copy_email", N_("Copy e-mail"), "copy", "Ctrl+Shift+C", N_("Copy the first e-mail of the record shown")),
    Action("search", N_("Search everything…"), "search", "Ctrl+K", N_("Find a record or an action")),
    Action("filter", N_("Filter this page"), "filter", "Ctrl+F", N_("Go to the filter")),
    Action("clear_filter", N_("Show all again"), "filter-x", "Ctrl+Shift+X", N_("Clear the filter")),
    Action("facets", N_("Filter by values"), "list-filter", "Ctrl+Shift+F",
           N_("Choose countries, languages, beats and tags")),
    Action("columns", N_("Columns…"), "columns-3", "Ctrl+Shift+K", N_("Choose and order the columns of the table")),
    Action("save_view", N_("Save as a view…"), "star", "Ctrl+Shift+S",
           N_("Save the filter, columns and order under a name")),
    Action("save_list", N_("Save as a press list…"), "list-checks", "Ctrl+G",
           N_("A list with this filter as its rule")),
    Action("go_today", N_("Today"), "house", "Ctrl+1", N_("To do")),
    Action("go_contacts", N_("Contacts"), "users", "Ctrl+2", N_("Journalists, partners, donors")),
    Action("go_outlets", N_("Outlets"), "building-2", "Ctrl+3", N_("Media, agencies and organisations")),
    Action("go_officers", N_("Officers"), "mic", "Ctrl+4", N_("Our people who answer journalists")),
    Action("go_releases", N_("Releases"), "newspaper", "Ctrl+5", N_("Our releases, in each language")),
    Action("go_lists", N_("Lists"), "list-checks", "Ctrl+6", N_("Recipients, and why")),
    Action("go_distributions", N_("Distributions"), "send", "Ctrl+7", N_("What was sent, to whom, and its status")),
    Action("go_coverage", N_("Coverage"), "rss", "Ctrl+8", N_("What was published about our releases")),
    Action("go_reports", N_("Reports"), "chart-column", "Ctrl+0", N_("Whom releases reached, and the results")),
    Action("go_problems", N_("Issues"), "alert-triangle", "Ctrl+9", N_("Issues, each a key away from its fix")),
    Action("go_history", N_("History"), "history", "Ctrl+H", N_("Who did what, and what undo would reverse")),
    Action("navigation", N_("Side bar"), "panel-left", "F9", N_("Collapse the navigation to icons, or expand it")),
    Action("pane", N_("Detail pane"), "panel-right", "F8", N_("Show or hide the record beside the table")),
    Action("refresh", N_("Refresh"), "refresh-cw", "F5", N_("Read the records again")),
    Action("go_settings", N_("Settings"), "settings", "Ctrl+,", N_("Everything that is set up once")),
    Action("mail_server", N_("Mail server…"), "mail", "Ctrl+Shift+E",
           N_("Which server sends your releases, and from which address")),
    Action("mailbox", N_("Mailbox…"), "inbox", "Ctrl+Alt+I",
           N_("Where bounces and replies arrive, and drafts are laid")),
    Action("help", N_("Help"), "help-circle", "F1", N_("How-to guides, page by page")),
    Action("try_demo", N_("Try the demo"), "wand-sparkles", "Ctrl+Shift+T",
           N_("Invented people, to try everything with")),
    Action("shortcuts", N_("Keyboard"), "keyboard", "Ctrl+/", N_("Every action with its keys")),
    Action("report", N_("Report a problem"), "alert-circle", "Ctrl+F1", N_("What to tell whoever helps you")),
    Action("about", N_("About Outreach"), "info", "Shift+F1", N_("Version, licence and where things are kept")),
)  # fmt: skip
BY_NAME = {action.name: action for action in ACTIONS}


def build(parent: QObject) -> dict[str, QAction]:
    """The actions as Qt has them, in the language in use; the shortcuts hold in the whole window."""
    made = {}
    for action in ACTIONS:
        made[action.name] = one = QAction(icons.icon(action.icon), _(action.text), parent)
        one.setObjectName(action.name)
        one.setShortcut(QKeySequence(action.shortcut))
        one.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        one.setToolTip(tip(action))
        one.setStatusTip(_(action.tip))
    return made


def tip(action: Action | str) -> str:
    """The tip with the keys, as a button shows it."""
    if isinstance(action, str):
        action = BY_NAME[action]
    return f"{_(action.tip)} ({keys(action)})" if action.shortcut else _(action.tip)


def button(
    name: str, deed: Callable[[], object], *, kind: str = "", text: str = "", icon: str | None = None
) -> QPushButton:
    """A button for what an action does: its words and its sign, where no others are given, and its tip."""
    action = BY_NAME[name]
    sign = action.icon if icon is None else icon
    return push_button(text or _(action.text), deed, kind=kind, icon=sign, tip=tip(action), does=name)


def keys(action: Action) -> str:
    """The shortcut as this system writes it."""
    return QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
