"""What the window needs of a Linux system and how it is installed; a file that is passed to other processes."""

import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from outreach.i18n import _
from outreach.libraries import LIBRARIES

MANAGERS = ("apt-get install", "dnf install", "pacman -S")  # in the order of the packages in LIBRARIES


def why_no_window(told: str = "") -> str:
    """Why the window cannot open, with what to do: a library is missing, or there is no screen.

    `told` is what the loader said; a library that it names is missing even where it is none of ours.
    """
    named = re.findall(r"lib[\w.+-]+\.so[\w.]*", told)
    missing = dict.fromkeys([*named, *(library for library in LIBRARIES if not _loads(library))])
    if missing:
        text = _("The window cannot open. Missing on this computer: {libraries}. To install:")
        return text.format(libraries=", ".join(missing)) + "\n  " + install_line(missing)
    screen = next(filter(None, map(os.environ.get, ("WAYLAND_DISPLAY", "DISPLAY"))), "")
    if screen:
        return _("The window can't open: the screen “{screen}” doesn't answer.").format(screen=screen)
    return _(
        "The window cannot open without a screen: DISPLAY and WAYLAND_DISPLAY are empty. "
        "Start it in a desktop session, or use the commands: outreach --help."
    )


def install_line(libraries: Iterable[str]) -> str:
    """The command that installs the packages of some libraries, for the package manager that is here; else for each."""
    wanted = list(libraries)
    here = [number for number, line in enumerate(MANAGERS) if shutil.which(line.split()[0])]
    lines = []
    for number in here or range(len(MANAGERS)):
        packages = dict.fromkeys(LIBRARIES[one][number] if one in LIBRARIES else one for one in wanted)
        lines.append(f"sudo {MANAGERS[number]} {' '.join(packages)}")
    return "\n  ".join(lines)


def _loads(library: str) -> bool:
    try:
        return bool(ctypes.CDLL(library))
    except OSError:
        return False


def passing(path: Path) -> IO[bytes]:
    """Open a new file to write, which other processes of this user find under its name until the stream is closed.

    On Linux the name leads to a file that has none, so a program that is killed leaves nothing of it.
    """
    if not Path("/proc/self/fd").exists():
        return path.open("wb", 0)
    stream = tempfile.TemporaryFile("wb", 0)  # noqa: SIM115 — the caller closes it
    path.symlink_to(f"/proc/{os.getpid()}/fd/{stream.fileno()}")
    return stream
