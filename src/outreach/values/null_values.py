"""What people and databases write in a cell to say that there is nothing in it."""

import re

_SIGNS = re.compile(r"[\s\u2010-\u2015._/\\…−-]*|\s*\?\s*")  # "???" is what a wrong encoding leaves of letters
_WORDS = frozenset(
    (  # noqa: SIM905
        "n/a|n/d|n.a|na|none|no|nil|null|nan|not available|no data|no phone|no e-mail|no email"
        "|нет|нету|нет данных|не указан|не указано|не имеется|отсутствует|нет номера|без номера|нет телефона|нет почты"
        "|жок|номери жок|почтасы жок|жоқ|йўқ|yo'q|yo‘q|yoʻq|нест|yok|keine|aucun|aucune|无|無"
    ).split("|")
)

# What Outlook writes into columns in which nobody has entered anything.
_OUTLOOK = {
    "birthday": "0/0/00", "anniversary": "0/0/00", "gender": "unspecified", "priority": "normal", "private": "false",
    "sensitivity": "normal",
}  # fmt: skip


def is_default(column: str, cell: str) -> bool:
    """Whether a cell holds what Outlook exports where nothing was entered."""
    return _OUTLOOK.get(column.casefold()) == cell.strip().casefold()


def is_said(cell: str) -> bool:
    """Whether a cell is empty, or says nothing but that there is nothing."""
    return len(cell) <= 40 and (_SIGNS.fullmatch(cell) is not None or cell.strip(" .").casefold() in _WORDS)
