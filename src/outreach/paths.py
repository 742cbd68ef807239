"""Where the program's resources and the user's own data are."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs


@cache
def resources() -> Path:
    """The folder of icons, catalogues and templates: inside the wheel, beside `src` in a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "outreach" / "resources"
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "resources"


def data_folder() -> Path:
    """The user's data folder, readable by the user alone; missing if the disk is full or read-only."""
    folder = Path(os.environ.get("OUTREACH_HOME") or platformdirs.user_data_dir("outreach", appauthor=False))
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def default_database() -> Path:
    """The database that is opened when none is named."""
    return data_folder() / "office.outreach"


def joined_office() -> Path:
    """Says which office on a server is opened where no database is named."""
    return data_folder() / "joined.json"


def settings_file() -> Path:
    """Window sizes, columns, theme and language of this user on this machine."""
    return data_folder() / "settings.ini"


def log_file() -> Path:
    """Where errors are logged: tracebacks of our own frames, never a contact's data."""
    return data_folder() / "outreach.log"
