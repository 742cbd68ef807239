"""Forms that are half-written: kept beside the records, past the history, until they are saved or dropped."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from outreach.model.base import now
from outreach.model.office import UnsavedForm
from outreach.services.contacts.records import Fields, FormFields


class Unsaved(NamedTuple):
    """What was typed into a form: `form` is its page and record ("releases/7", "contacts/new")."""

    form: str
    fields: Fields
    at: datetime


def keep(session: Session, author: str, form: str, fields: FormFields) -> None:
    """Keeps the fields of a form that were typed in; what was kept of it before is replaced."""
    drop(session, author, form)
    text = json.dumps(fields, default=_encoded, ensure_ascii=False)
    session.add(UnsavedForm(author=author, form=form, fields=text, at=now()))
    session.flush()


def drop(session: Session, author: str, form: str) -> None:
    """Forgets what was typed into a form."""
    session.execute(delete(UnsavedForm).where(UnsavedForm.author == author, UnsavedForm.form == form))


def kept(session: Session, author: str) -> list[Unsaved]:
    """The forms that an author has not saved, the newest first."""
    there = UnsavedForm.__table__.c  # the class would put all mappers together, which the first page does not wait for
    query = select(there.form, there.fields, there.at).where(there.author == author)
    rows = session.execute(query.order_by(there.at.desc(), there.id))
    return [Unsaved(form, json.loads(fields, object_hook=_decoded), at) for form, fields, at in rows]


def _encoded(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"a form field of type {type(value).__name__} cannot be kept")


def _decoded(value: Fields) -> object:
    match value:
        case {"moment": str(text)} if len(value) == 1:
            return datetime.fromisoformat(text)
        case {"day": str(text)} if len(value) == 1:
            return date.fromisoformat(text)
    return value
