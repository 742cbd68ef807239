"""Whether the window has come to rest: nothing is asked, waited for or drawn below a widget."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from outreach.gui.kit.latest import Latest
from outreach.gui.kit.line_edit import Pause


def is_quiet(root: QWidget) -> bool:
    """Whether what is shown is what there is now."""
    page: Any = root
    drawing = getattr(getattr(page, "changes", None), "_drawing", None)  # of a step of the history, line by line
    if getattr(page, "_job", None) is not None or (drawing is not None and drawing.isActive()):
        return False
    waits = any(pause.isActive() for pause in root.findChildren(Pause))
    return not waits and not any(one.busy for one in root.findChildren(Latest))
