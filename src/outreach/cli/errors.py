"""What is said and logged about an error that is a bug: kinds, places and states, never a value of the data."""

import logging
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from outreach import paths
from outreach.i18n import _

log = logging.getLogger("outreach.cli")


def report(error: Exception) -> str:
    """Logs an unforeseen error and returns the one line that is shown for it."""
    kind = type(error).__name__
    path = paths.log_file()
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    failed: list[logging.LogRecord] = []
    handler.handleError = failed.append  # type: ignore[method-assign,assignment]
    log.addHandler(handler)
    log.propagate = False
    try:
        log.error("%s", trace(error))
    finally:
        log.removeHandler(handler)
        with suppress(OSError):
            handler.close()
    if failed:
        return _("An unexpected error occurred ({kind}).").format(kind=kind)
    return _("An unexpected error occurred ({kind}). Details are in {log}.").format(kind=kind, log=path)


def trace(error: BaseException) -> str:
    """The kinds of an error and its causes, with the lines of the program they passed: no text of the error itself."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        state = getattr(current, "sqlstate", None) or getattr(current, "sqlite_errorname", None)
        frames = [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        parts.append("\n".join([type(current).__name__ + (f" [{state}]" if state else ""), *frames]))
        current = current.__cause__ or current.__context__
    return "\nbecause of ".join(parts)
