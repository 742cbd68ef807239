"""The one style sheet: what Fusion and the palette do not already say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QTemporaryDir

from outreach import paths
from outreach.gui.theme import icons
from outreach.gui.theme.icons import Colours

# The signs that Qt draws by a picture: their icons and the roles of their colours.
PICTURES = {
    "chevron": ("chevron-down", "muted"), "tick": ("check", "text"), "check": ("check", "on_accent"),
    "dash": ("minus", "on_accent"),
}  # fmt: skip


def sheet(roles: Colours) -> str:
    """The style sheet in these colours."""
    pictures = {name: _picture(icon, roles[role]) for name, (icon, role) in PICTURES.items()}
    return filled(rules(), roles | pictures)


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with values in the place of their names between two @."""
    return re.sub(r"@(\w+)@", lambda found: str(values[found[1]]), text)


def rules() -> str:
    """The rules as resources/style.qss has them, with the name of a role between two @ in place of a colour."""
    return (paths.resources() / "style.qss").read_text("utf-8")


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()


def _picture(name: str, colour: str) -> str:
    """An icon as a file of this run's own folder, for a style sheet can take nothing else."""
    path = _folder().filePath(f"{name}-{colour.lstrip('#')}.svg")
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(icons.svg(name, colour))
    return path
