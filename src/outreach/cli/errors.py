"""What is said and logged about an error that is a bug: kinds, places and states, never a value of the data."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler

from outreach import paths
from outreach.i18n import _
from outreach.problems import trace

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
