"""What this user chose on this machine: sizes, columns, theme, density, language."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

from outreach import paths


def _store() -> QSettings:
    return QSettings(str(paths.settings_file()), QSettings.Format.IniFormat)


def get(key: str, default: str = "") -> str:
    """A choice, or the default where none was made."""
    value = _store().value(key, default)
    return str(value) if value is not None else default


def put(key: str, value: object) -> None:
    """Keeps a choice; what was chosen before is not written again."""
    store = _store()
    if store.value(key) != value:
        store.setValue(key, value)


def propose(key: str, value: str) -> None:
    """Makes a choice where none was made yet."""
    put(key, get(key) or value)


def get_bytes(key: str) -> QByteArray | None:
    """The state of a header, a splitter or a window."""
    value = _store().value(key)
    return value if isinstance(value, QByteArray) else None


def get_sizes(key: str) -> list[int]:
    """Widths that were kept as numbers; empty where there are none or they are not whole."""
    words = get(key).split()
    return [int(word) for word in words] if words and all(word.isdecimal() for word in words) else []


def put_sizes(key: str, sizes: list[int]) -> None:
    """Keeps widths as numbers, which a reader of the file understands."""
    put(key, " ".join(str(size) for size in sizes))
