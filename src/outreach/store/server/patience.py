"""How long a thread waits for a server, where it is not as long as all others."""

import threading
import time

_here = threading.local()


class Patience:
    """Within it this thread waits for a server for so many seconds, or until whoever asked has given up."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._given_up = False
        self._is_committing = False
        self._lock = threading.Lock()

    @property
    def is_over(self) -> bool:
        return self._given_up or time.monotonic() > self._end

    def give_up(self) -> bool:
        """No answer is wanted any more; called from another thread.

        Returns whether it was committing by then, so that only the server knows whether it is done; else it never is.
        """
        with self._lock:
            self._given_up = True
            return self._is_committing

    def may_commit(self) -> bool:
        """Whether what this thread wrote is still wanted; said before it is committed."""
        with self._lock:
            self._is_committing = not self._given_up
            return self._is_committing

    def __enter__(self) -> "Patience":
        self._before = own()
        _here.patience = self
        return self

    def __exit__(self, *_error: object) -> None:
        _here.patience = self._before


def own() -> Patience | None:
    """This thread's, or None where it waits as all do."""
    found: Patience | None = getattr(_here, "patience", None)
    return found
