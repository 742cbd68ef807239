"""Passwords, in the system's keyring and nowhere else: never in the database, the history or a log."""

import contextlib
from typing import Any

from outreach.i18n import _
from outreach.problems import Problem

_SERVICE = "outreach"
# Back-ends that write passwords into a plain file, or forget them.
_UNSAFE = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


def is_there() -> bool:
    """Whether this system has a keyring that can be trusted with a password."""
    return _backend() is not None


def get(account: str) -> str | None:
    """The password of an account such as "aigul@mail.example.org"; None where none is kept or there is no keyring."""
    backend = _backend()
    if backend is None:
        return None
    with contextlib.suppress(Exception):  # locked, or its service has gone: then it is asked for
        found = backend.get_password(_SERVICE, account)
        return found if isinstance(found, str) and found else None
    return None


def put(account: str, password: str) -> None:
    """Keeps a password.

    Raises:
        Problem: there is no keyring, or it does not take it.
    """
    backend = _backend()
    if backend is None:
        raise Problem(_("This system has no keyring to store the password. Choose to be asked for it each time."))
    try:
        backend.set_password(_SERVICE, account, password)
    except Exception:
        raise Problem(_("The keyring doesn't accept the password. Unlock it, or let Outreach ask each time.")) from None


def forget(account: str) -> None:
    """Takes a password out of the keyring, where it is in it."""
    backend = _backend()
    if backend is not None:
        with contextlib.suppress(Exception):
            backend.delete_password(_SERVICE, account)


# Windows takes 1,280 characters at a time, and a refresh token of Microsoft has more.
_PIECE = 1000


def get_long(account: str) -> str | None:
    """What `put_long` has kept; None where a piece of it is not there."""
    pieces: list[str] = []
    while (piece := get(f"{account} {len(pieces)}")) is not None:
        pieces.append(piece[1:])
        if piece[0] == ".":
            return "".join(pieces)
    return None


def put_long(account: str, secret: str) -> None:
    """Keeps a secret of any length, in pieces of which the last is marked; raises as `put` does."""
    pieces = [secret[start : start + _PIECE] for start in range(0, len(secret), _PIECE)]
    for place, piece in enumerate(pieces):
        put(f"{account} {place}", ("." if piece is pieces[-1] else "+") + piece)


def forget_long(account: str) -> None:
    """Takes such a secret out of the keyring."""
    place = 0
    while get(f"{account} {place}") is not None:
        forget(f"{account} {place}")
        place += 1


def _backend() -> Any:
    """The system's keyring. One that writes plain text is none, whoever has installed it."""
    import keyring  # takes a tenth of a second, and most commands need none

    try:
        found = keyring.get_keyring()
    except Exception:
        return None
    parts = [found, *getattr(found, "backends", [])]
    safe = [part for part in parts if not type(part).__module__.startswith((*_UNSAFE, "keyring.backends.chainer"))]
    return safe[0] if safe else None
