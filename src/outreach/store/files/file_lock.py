"""An advisory lock on a file of its own, never on a database, whose own locks Python would drop (trust.md §0 row 7).

The system releases it when the program ends, however it ends. The file stays: removing it could take away another
program's lock.
"""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

KNOWS_SHARED = sys.platform != "win32"


class FileLock:
    """One program's lock on a file; `handle` is the open file while it is held or was tried."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.handle: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """Takes the lock, alone or beside others, or changes from one to the other; False where another has it.

        Raises:
            OSError: the file cannot be opened.
        """
        if self.handle is None:
            self.handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(self.handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self.handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Releases the lock."""
        handle, self.handle = self.handle, None
        if handle is not None:
            os.close(handle)
