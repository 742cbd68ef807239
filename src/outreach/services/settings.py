"""What holds for everybody who opens this database: the office's own name, zone, sizes that warn; never a password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.office import Setting

DEFAULTS: dict[str, object] = {
    # IANA name of the office's own zone, in which an embargo is first thought of.
    "zone": "Asia/Bishkek",
    # ISO 3166-1 alpha-2: where numbers without a country code are at home.
    "region": "KG",
    # Megabytes of all files of one mail as they are sent, base64 (press.md R10): from where it warns, and asks.
    "mail_warn_mb": 2,
    "mail_most_mb": 10,
    # The letterhead of a release, and who sends it.
    "office": {"name": "", "address": "", "website": "", "colour": ""},
}


def get(session: Session, name: str) -> Any:
    """A setting's value; the default where nobody has set it."""
    there = Setting.__table__.c  # the class would put all mappers together, which the first page does not wait for
    value = session.scalar(select(there.value).where(there.name == name))
    return DEFAULTS.get(name) if value is None else value


def put(session: Session, name: str, value: object) -> None:
    """Sets a setting; None takes it back to its default."""
    row = session.scalar(select(Setting).where(Setting.name == name))
    if row is None:
        if value is not None:
            session.add(Setting(name=name, value=value))
    elif value is None:
        session.delete(row)
    elif row.value != value:
        row.value = value
    session.flush()
