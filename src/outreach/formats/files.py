"""Files that a user names, read into memory; what stands in the way is told in words."""

from collections.abc import Callable
from pathlib import Path

from outreach.i18n import _
from outreach.problems import Problem


def read(path: Path, most: int = -1, refused: Callable[[int], str] | None = None) -> bytes:
    """The bytes of a file; of a larger one than `most` the first, or `refused` says of its size why it is not read.

    Raises:
        Problem: it is no file to read, or refused.
    """
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise Problem(_("“{name}” is a folder, not a file.").format(name=name))
        if path.exists() and not path.is_file():  # a pipe would keep us waiting, a device never ends
            raise Problem(_("“{name}” is not a file.").format(name=name))
        size = path.stat().st_size
        if refused is not None and size > most:
            raise Problem(refused(size))
        with path.open("rb") as stream:
            return stream.read(-1 if size <= most else most)  # room is made for all that may be read
    except FileNotFoundError:
        raise Problem(_("There is no file “{name}”.").format(name=path)) from None
    except PermissionError:
        raise Problem(_("You have no permission to read “{name}”.").format(name=name)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or _("unknown")
        raise Problem(_("“{name}” could not be read: {reason}.").format(name=name, reason=reason)) from None
