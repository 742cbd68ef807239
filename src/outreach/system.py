"""What the window needs of a Linux system, and the command that installs what is missing."""

import ctypes
import os
import re
import shutil
from collections.abc import Iterable

from outreach.i18n import _

# Each library that Qt loads from the system, with its package for each package manager.
MANAGERS = ("apt-get install", "dnf install", "pacman -S")
LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs", "krb5"),
    "libbrotlidec.so.1": ("libbrotli1", "libbrotli", "brotli"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor", "wayland"),
}


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
        return _("The window cannot open: no answer from the screen “{screen}”.").format(screen=screen)
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
