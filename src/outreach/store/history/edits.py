"""A change of what stands in rows of its own (a language, a label of a phone) counts as one of its record."""

from sqlalchemy.orm import Session

from outreach.model.base import Versioned

_COUNTED = "counted"


def count(record: Versioned) -> None:
    """Counts a record's version on, and has it noted even where nothing else of its own row differs."""
    record.version += 1
    session = Session.object_session(record)
    if session is not None:
        session.info.setdefault(_COUNTED, set()).add(record)


def is_counted(session: Session, record: object) -> bool:
    """Whether it was counted on in this session."""
    return record in session.info.get(_COUNTED, ())
