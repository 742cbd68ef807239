"""How many addresses and numbers are faulty, what bounced, which contacts lack something or wait to be verified.

Today and the navigation count at every start: this module loads nothing that judges addresses, numbers or names.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, except_, exists, func, literal_column, not_, or_, select, union_all
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model.distributions import Bounce
from outreach.model.doubts import PROBLEMS
from outreach.model.people import Channel, Contact, Email, Phone
from outreach.model.quality import Decision
from outreach.services.contacts import opt_outs
from outreach.services.quality import stored_pairs
from outreach.services.quality.decisions import Condition, is_open, standing
from outreach.store import query_cache, search
from outreach.values.email import email_domains

Query = Select[*tuple[Any, ...]]
STALE_AFTER = 180
"""Days after which a contact is asked about again."""
MOST_SLIPS = 5000  # addresses with a likely slip that are shown
# Written out: a partial index is used only where the statement itself says so, not a parameter.
_NOTHING: object = literal_column("''")

# Addresses whose mail bounced or was refused: asked about again, however lately they were checked before.
CAME_BACK = (
    Email.contact_id.is_not(None), Email.bounced_on.is_not(None), Email.bounce.in_(("hard", "refused")),
)  # fmt: skip


def faulty(session: Session, problem: str) -> Query:
    """The rows of a fault: contact, the row's own number, the value."""
    if problem == "email":
        faulty = select(Email.id).where(Email.contact_id.is_not(None), not_(Email.valid))
        slips = query_cache.kept(session, "slips", lambda: _slips(session))
        ids = union_all(faulty, select(Email.id).where(Email.id.in_(slips))) if slips else faulty
        return select(Email.contact_id, Email.id, Email.raw, Email.label).where(
            Email.id.in_(ids), is_open("email", Email.contact_id, Email.raw)
        )
    if problem == "phone":
        return select(Phone.contact_id, Phone.id, Phone.raw, Phone.region).where(
            Phone.contact_id.is_not(None), not_(Phone.valid), is_open("phone", Phone.contact_id, Phone.raw)
        )
    server = (
        select(Bounce.said)
        .where(Bounce.folded == Email.folded, Bounce.kind.in_(("hard", "soft")))
        .order_by(Bounce.at.desc(), Bounce.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("server")
    )
    said = (Email.bounce, Email.bounce_text, Email.bounced_on, server)
    return select(Email.contact_id, Email.id, Email.raw, *said).where(
        *CAME_BACK,
        is_open("bounced", Email.contact_id, Email.raw),
    )  # fmt: skip


def _slips(session: Session) -> list[int]:
    """The valid addresses whose domain looks like a slip of a well-known one: gmail.con."""
    domain = search.domain_of(session, Email.folded)
    usable = (Email.contact_id.is_not(None), Email.valid)
    domains = session.scalars(select(domain).where(*usable).distinct())
    slips = [found for found in domains if found and email_domains.near_miss(found)]
    if not slips:
        return []
    return list(session.scalars(select(Email.id).where(*usable, domain.in_(slips[:MOST_SLIPS])).limit(MOST_SLIPS)))


def incomplete(session: Session) -> list[tuple[str, list[int]]]:
    """What is missing: a name, or a way to reach someone; each with the contacts that lack it, by their numbers."""
    ways = (select(model.contact_id) for model in (Email, Phone, Channel))
    lacking = {
        "name": select(Contact.id).where(Contact.name == _NOTHING), "reach": except_(select(Contact.id), *ways),
    }  # fmt: skip
    query = select(Contact.id).order_by(Contact.id)
    return [
        (what, list(session.scalars(query.where(Contact.id.in_(found), is_open("incomplete", Contact.id, what)))))
        for what, found in lacking.items()
    ]


def waiting_opt_outs(session: Session) -> dict[int, str]:
    """{contact: remark} of the possible opt-outs that nobody has decided or put off."""
    later = select(Decision.contact_id).where(Decision.problem == opt_outs.PROBLEM, Decision.until > i18n.today())
    off = set(session.scalars(later))
    return {number: remark for number, remark in opt_outs.undecided(session).items() if number not in off}


def count(session: Session, problem: str) -> int:
    """How many doubts of a kind there are."""
    if problem == opt_outs.PROBLEM:
        return len(waiting_opt_outs(session))
    if problem == "incomplete":
        return sum(len(ids) for _what, ids in incomplete(session))
    return session.scalars(select(func.count()).select_from(faulty(session, problem).subquery())).one()


def cutoff(stale_after: int) -> date:
    """The day before which a check is too old."""
    return i18n.today() - timedelta(days=stale_after)


def is_stale(stale_after: int) -> Condition:
    """Contacts not checked since, or never; not those who asked to be left alone."""
    checked = select(Contact.id).where(Contact.checked_on >= cutoff(stale_after))
    put_off = select(Decision.contact_id).where(Decision.problem == "stale", standing())
    # Few are none of these: the whole table need not be read.
    return Contact.id.not_in(union_all(checked, select(Contact.id).where(Contact.do_not_contact), put_off))


def came_back_since() -> Condition:
    """Contacts whose mail came back after they were checked last, and who are to be asked about."""
    unchecked = or_(Contact.checked_on.is_(None), Contact.checked_on < Email.bounced_on)
    return and_(
        Contact.id.in_(select(Email.contact_id).where(*CAME_BACK)),
        exists().where(Email.contact_id == Contact.id, *CAME_BACK, unchecked).correlate(Contact),
        is_stale(0),
    )


def count_stale(session: Session, stale_after: int) -> int:
    """How many were not checked for so many days, or whose mail came back since."""
    due = is_stale(stale_after)
    kinds = (due, and_(came_back_since(), not_(due)))
    return sum(session.scalars(select(func.count()).select_from(Contact).where(kind)).one() for kind in kinds)


def counts(session: Session, stale_after: int = STALE_AFTER) -> dict[str, int]:
    """How many doubts of each kind there are; of duplicates those that the last search found.

    `stale_after` are the days after which a contact is asked about again.
    """
    found = {problem: count(session, problem) for problem in PROBLEMS if problem not in ("duplicate", "stale")}
    found["duplicate"] = stored_pairs.count(session)
    found["stale"] = count_stale(session, stale_after)
    return {problem: found[problem] for problem in PROBLEMS}
