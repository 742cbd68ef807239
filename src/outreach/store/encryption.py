"""Databases that are locked with a password: SQLCipher encrypts every page of the file, of its log and of its copies.

The key is derived as SQLCipher 4 does, so that any build of it opens the file with the password:
https://www.zetetic.net/sqlcipher/design/. It is derived once and kept in memory by the salt, which the copies of a file
share; in the keyring, if at all, the key stands and not the password.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import sqlcipher3

from outreach.i18n import _
from outreach.problems import Locked, Problem
from outreach.store import passwords
from outreach.store.files import locked

ROUNDS = 256_000  # of PBKDF2 with HMAC-SHA512
SALT = 16  # bytes, at the start of the file
LEAST = 8  # characters of a password
_PAGE = 4096
# The header of a plain file (https://sqlite.org/fileformat.html): its length, and three bytes that are always the same.
_HEADER, _PAYLOADS = 100, b"@  "
_DISTINCT = 50  # of 100 bytes drawn by chance 83 differ, of a text some 30
_keys: dict[bytes, str] = {}  # {salt: key}, both of the files that were unlocked in this process


def salt_of(path: Path) -> bytes:
    """What a locked file begins with; empty for any other, and where there is none.

    All of a locked file looks drawn by chance, which neither a text does nor a database whose beginning is damaged.
    """
    head = locked.head_of(path, _HEADER)
    is_drawn = len(set(head)) > _DISTINCT and head[21:24] != _PAYLOADS
    return head[:SALT] if is_drawn and path.stat().st_size % _PAGE == 0 else b""


def unlock(path: Path, password: str) -> None:
    """Takes a password for a file and all its copies, until the program ends.

    Raises:
        Problem: it is another one.
    """
    salt = salt_of(path)
    key = _derived(password, salt)
    connection = sqlcipher3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        use(connection, key + salt.hex())
    except sqlcipher3.DatabaseError:
        raise Problem(_("This is not the password of {file}.").format(file=path.name)) from None
    finally:
        connection.close()
    _keys[salt] = key


def key_of(path: Path) -> str:
    """The key and the salt of a file in hexadecimal digits; empty for a file that is not locked.

    Raises:
        Locked: nobody has given its password.
    """
    salt = salt_of(path)
    if not salt:
        return ""
    key = _keys.get(salt) or passwords.get(_account(salt))
    if key is None:
        raise Locked(_("{file} is locked with a password, or is not an Outreach file.").format(file=path.name), path)
    _keys[salt] = key
    return key + salt.hex()


def new_key(password: str) -> str:
    """As `key_of`, for a file that is to be written with a new password.

    Raises:
        Problem: the password is too short.
    """
    if problem := too_short(password):
        raise Problem(problem)
    salt = os.urandom(SALT)
    _keys[salt] = _derived(password, salt)
    return _keys[salt] + salt.hex()


def too_short(password: str) -> str:
    """Why a new password is not taken; empty where it is."""
    text = _("A password needs at least {count} characters. Several words are best.")
    return text.format(count=LEAST) if len(password) < LEAST else ""


def use(connection: sqlcipher3.Connection, key: str) -> None:
    """Gives a new connection the key of its file. It fails at once where that is another one.

    Raises:
        sqlcipher3.DatabaseError: the key does not fit.
        Problem: the SQLite at work does not encrypt: nothing may be read or written by it.
    """
    connection.execute("PRAGMA cipher_log_level=NONE")  # it would write to standard error
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise Problem(_("This system's SQLite doesn't encrypt, so a locked database can't be opened with it."))
    connection.execute(f'PRAGMA key="{spelled(key)}"')
    connection.execute("SELECT count(*) FROM sqlite_schema")


def spelled(key: str) -> str:
    """A key as SQLCipher takes it, in `PRAGMA key` and `ATTACH … KEY`."""
    return f"x'{key}'" if key else ""


def is_kept(path: Path) -> bool:
    """Whether the key of a file is in the keyring, so that nobody is asked for the password here."""
    return passwords.get(_account(salt_of(path))) is not None


def keep(path: Path) -> None:
    """Puts the key of an unlocked file into the keyring.

    Raises:
        Problem: there is no keyring.
    """
    passwords.put(_account(salt_of(path)), _keys[salt_of(path)])


def forget(salt: bytes) -> None:
    """Takes the key of the files with this salt out of the keyring."""
    passwords.forget(_account(salt))


def _account(salt: bytes) -> str:
    return f"file {salt.hex()}"


def _derived(password: str, salt: bytes) -> str:
    # The same letters are typed as other code points on other systems.
    return hashlib.pbkdf2_hmac("sha512", unicodedata.normalize("NFC", password).encode(), salt, ROUNDS, 32).hex()
