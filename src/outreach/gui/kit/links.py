"""The only way out of the window: addresses, after saying where they lead, and our own folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from outreach.gui.kit import dialogs
from outreach.gui.kit.labels import Text, breakable
from outreach.i18n import _

SCHEMES = ("http", "https", "mailto", "tg", "viber", "sgnl")
OWN = (*SCHEMES, "tel")


def open_link(address: str, parent: QWidget | None = None) -> bool:
    """Shows where an address leads, and opens it in the system's program for it where the user agrees.

    Nothing but addresses of the web, of mail and of chats is ever opened: a `file:` or `smb:` address in a record could
    start a program or hand out a password. Returns whether it was opened.
    """
    url = QUrl(address.strip())
    if not leads_out(url):
        text = _("“{address}” isn't opened: only addresses of the web, of e-mail and of messengers are.")
        dialogs.tell(parent, _("This address isn't opened"), text.format(address=breakable(address[:500])))
        return False
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded) or url.path()  # letters that look alike are seen
    said = (
        Text(host, "section", wrap=True, selectable=True),
        Text(breakable(url.toDisplayString()[:2000]), "muted", wrap=True),
    )
    return dialogs.ask(parent, _("Open this address?"), _("Open"), *said) and QDesktopServices.openUrl(url)


def open_own(address: str) -> bool:
    """Opens an address that the program made of a checked value: whom it leads to stands on what was clicked.

    Returns whether the system has a program for it.
    """
    url = QUrl(address)
    return url.scheme() in OWN and QDesktopServices.openUrl(url)


def leads_out(url: QUrl) -> bool:
    """Whether it is an address of the web, of mail or of a chat that is whole."""
    if not url.isValid() or url.scheme().lower() not in SCHEMES:
        return False
    return bool(url.host()) if url.scheme().lower() != "mailto" else bool(url.path())


def open_folder(path: Path) -> bool:
    """Shows a folder of this computer in the system's file manager; a file or a folder of a server is not opened."""
    return (
        path.is_dir()
        and not str(path).startswith(("//", "\\\\"))
        and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve())))
    )
