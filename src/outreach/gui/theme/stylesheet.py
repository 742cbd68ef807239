"""The one style sheet: what Fusion and the palette do not already say."""

from __future__ import annotations

from PySide6.QtCore import QTemporaryDir

from outreach import paths
from outreach.gui.theme import icons
from outreach.gui.theme.colours import Colours

_folder: QTemporaryDir | None = None


def sheet(roles: Colours) -> str:
    """The style sheet in these colours."""
    values = {name: getattr(roles, name) for name in Colours.__dataclass_fields__}
    values["chevron"] = _picture("chevron-down", roles.muted)
    values["tick"] = _picture("check", roles.text)
    values["check"] = _picture("check", roles.on_accent)
    values["dash"] = _picture("minus", roles.on_accent)
    text = rules()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def rules() -> str:
    """The rules as resources/style.qss has them, with the name of a role between two @ in place of a colour."""
    return (paths.resources() / "style.qss").read_text("utf-8")


def _picture(name: str, colour: str) -> str:
    """An icon as a file of this run's own folder, for a style sheet can take nothing else."""
    global _folder
    if _folder is None:
        _folder = QTemporaryDir()
    path = _folder.filePath(f"{name}-{colour.lstrip('#')}.svg")
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(icons.svg(name, colour))
    return path
