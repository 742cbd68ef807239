"""The one place where all is put together: arguments, language, workspace, then a command or the window."""

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from outreach import i18n


def main(arguments: list[str] | None = None) -> int:
    """Runs a command, or opens the window where none is given; returns the exit status."""
    # formats.child.SWITCH: only who reads foreign files waits for what that needs.
    if getattr(sys, "frozen", False) and sys.argv[1:2] == ["--read-foreign-files"]:
        from outreach.formats import sandbox

        sandbox.freeze_support()
    logging.raiseExceptions = False  # a log that cannot be written must not stop anything
    given = sys.argv[1:] if arguments is None else arguments
    # Nearly always the window is wanted, which need not wait until all commands are read.
    if not given:
        return open_window(None)
    if len(given) == 2 and given[0] == "--db" and not given[1].startswith("-"):
        return open_window(given[1])
    try:
        from outreach.cli import main as command_line

        choice = command_line.parse(given)
    except KeyboardInterrupt:
        return 130  # as a command that is interrupted later
    return command_line.run(choice) if choice.run is not None else open_window(choice.db, choice.to_open)


def open_window(where: str | None, files: Sequence[Path] = ()) -> int:
    """Opens the window on a database (`backends.chosen`), and what is to be imported into it."""
    # Classes and tables by the thousand are made now and none is dropped: looking through them for what could
    # be dropped takes a tenth of the time to the first painted table. The window collects later, by its own clock.
    gc.disable()
    i18n.use()
    try:
        from outreach.gui import starting
    except ModuleNotFoundError:
        raise
    except ImportError as error:  # a library of the system that Qt is linked with is missing
        from outreach import system

        sys.stderr.write(f"outreach: {system.why_no_window(str(error))}\n")
        return 3
    return starting.start(where, files)
