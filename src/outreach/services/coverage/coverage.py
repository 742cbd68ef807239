"""Coverage: pieces that were published about what we say, found, read, added, edited and deleted."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from outreach import i18n
from outreach.i18n import N_, _
from outreach.model.base import Expression, now
from outreach.model.coverage import TONES, Clipping, ClippingContact
from outreach.model.people import Contact, Outlet
from outreach.model.releases import Release
from outreach.press import article
from outreach.problems import FieldProblem, Problem
from outreach.services import outlets
from outreach.services.contacts import activities, contacts, records
from outreach.services.contacts.record_kind import RecordKind
from outreach.services.contacts.records import Fields, FormFields
from outreach.services.releases import blobs
from outreach.store import search
from outreach.values import fields as registry
from outreach.values import places, text

SORTS = ("published_on", "title", "outlet", "medium", "language", "tone", "reach", "created_at", "id")
TONE_WORDS = {
    "positive": N_("Positive"), "neutral": N_("Neutral"), "mixed": N_("Mixed"), "negative": N_("Negative"),
}  # fmt: skip
MOST_READERS = 10**11
_TIMES = {"k": 10**3, "т": 10**3, "тыс": 10**3, "миң": 10**3, "m": 10**6, "млн": 10**6, "mln": 10**6, "м": 10**6}
_NUMBER = re.compile(r"(\d[\d\s\u00a0\u202f'’,.]*+)([a-zа-яёңөү]*+)\.?", re.I)


class ClippingRow(NamedTuple):
    """A piece as a table shows it; `outlet` is the record's name, or as the piece has it."""

    id: int
    published_on: date | None
    title: str
    outlet: str
    outlet_id: int | None
    contacts: list[str]
    release_id: int | None
    reference: str
    headline: str
    medium: str
    language: str
    tone: str
    reach: int | None
    url: str
    file_name: str

    @property
    def name(self) -> str:
        """What it is called, whatever is known of it."""
        return self.title or self.url or self.file_name


def tone_name(tone: str) -> str:
    """What a tone is called; "" for none."""
    return _(TONE_WORDS[tone]) if tone in TONE_WORDS else tone


# Found


KIND = RecordKind(Clipping, ("contacts",))
count, card, delete = KIND.count, KIND.card, KIND.delete


def find(
    session: Session, filter: str = "", sort: str = "published_on", descending: bool = True,
    release_id: int | None = None,
) -> array[int]:  # fmt: skip
    """The ids of pieces that have the words asked for in themselves, their outlet or their release, sorted."""
    records.check_sort(sort, SORTS, N_("Coverage can't be sorted by “{field}”. Sort by: {fields}."))
    query = select(Clipping.id).outerjoin(Outlet, Outlet.id == Clipping.outlet_id)
    query = query.outerjoin(Release, Release.id == Clipping.release_id)
    places_of = (Clipping.search, func.coalesce(Outlet.search, ""), func.coalesce(Release.search, ""))
    for here, there, about in zip(*(search.word_matching(column, filter) for column in places_of), strict=True):
        query = query.where(here | there | about)
    if release_id is not None:
        query = query.where(Clipping.release_id == release_id)
    key = _order(session, sort)
    nothing = key.is_(None)  # what is not known stands last, whichever way it is sorted
    return search.ids(session, query.order_by(nothing, key.desc() if descending else key, Clipping.id.desc()))


def _order(session: Session, sort: str) -> Expression:
    if sort == "outlet":
        return search.in_order(session, func.coalesce(Outlet.name, Clipping.outlet_name))
    if sort == "title":
        return search.in_order(session, Clipping.title)
    column: Expression = getattr(Clipping, sort)
    return column


def rows(session: Session, ids: Sequence[int]) -> list[ClippingRow]:
    """The rows of these ids, in their order; ids that are gone are left out."""
    found = {row.id: row for row in _rows(session, select(Clipping).where(Clipping.id.in_(list(ids))))}
    return [found[number] for number in ids if number in found]


def of_release(session: Session, release_id: int, limit: int = 0) -> list[ClippingRow]:
    """What was published about a release, the newest first."""
    return _newest(session, select(Clipping).where(Clipping.release_id == release_id), limit)


def of_contact(session: Session, contact_id: int, limit: int = 0) -> list[ClippingRow]:
    """What a contact has published, the newest first."""
    theirs = select(ClippingContact.clipping_id).where(ClippingContact.contact_id == contact_id)
    return _newest(session, select(Clipping).where(Clipping.id.in_(theirs)), limit)


def of_outlet(session: Session, outlet_id: int, limit: int = 0) -> list[ClippingRow]:
    """What an outlet has published, the newest first."""
    return _newest(session, select(Clipping).where(Clipping.outlet_id == outlet_id), limit)


def _newest(session: Session, query: Select[Clipping], limit: int) -> list[ClippingRow]:
    day = Clipping.published_on
    return _rows(session, query.order_by(day.is_(None), day.desc(), Clipping.id.desc()).limit(limit or None))


def _counts(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], session: Session, ids: Iterable[int]
) -> dict[int, int]:
    """{release, contact or outlet: how many pieces} of those that have any."""
    return dict(records.among(session, select(column, func.count()).group_by(column), column, set(ids)))


counts_by_release = partial(_counts, Clipping.release_id)
counts_by_contact = partial(_counts, ClippingContact.contact_id)
counts_by_outlet = partial(_counts, Clipping.outlet_id)


def _rows(session: Session, query: Select[Clipping]) -> list[ClippingRow]:
    found = session.scalars(query.options(selectinload(Clipping.contacts))).all()
    about = activities.headlines(session, filter(None, {one.release_id for one in found}))
    there = {one.outlet_id for one in found if one.outlet_id}
    published_by = dict(records.among(session, select(Outlet.id, outlets.TOLD_APART), Outlet.id, there))
    everybody = {row.contact_id for one in found for row in one.contacts}
    people = contacts.names(session, everybody)
    return [
        ClippingRow(
            one.id, one.published_on, one.title, published_by.get(one.outlet_id or 0, "") or one.outlet_name,
            one.outlet_id, [people[row.contact_id] for row in one.contacts if row.contact_id in people], one.release_id,
            *about.get(one.release_id or 0, ("", "")), one.medium, one.language, one.tone, one.reach, one.url,
            one.file_name,
        )
        for one in found
    ]  # fmt: skip


# Read


def fields(session: Session, clipping_id: int) -> Fields:
    """A piece as the fields of a form, which `edit` takes back."""
    one = KIND.get(session, clipping_id)
    outlet = session.get(Outlet, one.outlet_id) if one.outlet_id is not None else None
    return {
        "url": one.url, "title": one.title, "outlet": (outlet.name or outlet.other_name) if outlet else one.outlet_name,
        "byline": one.byline, "contacts": [row.contact_id for row in one.contacts], "release": one.release_id,
        "published_on": one.published_on, "medium": one.medium, "language": one.language, "tone": one.tone,
        "reach": one.reach, "notes": one.notes,
    }  # fmt: skip


def known(session: Session, url: str, data: bytes = b"") -> int | None:
    """The piece that has this link already, however it is written; or else this very file."""
    key = article.folded(url)
    same = Clipping.folded_url == key if key else Clipping.blob_hash == hashlib.sha256(data).hexdigest()
    return session.scalar(select(Clipping.id).where(same).order_by(Clipping.id).limit(1))


# Written


def add(session: Session, fields: Mapping[str, object]) -> int:
    """Adds a piece that somebody types and returns its id, as `put`.

    Raises:
        FieldProblem: a piece without a link has the headline, outlet and day of another.
    """
    number = put(session, fields)
    new = KIND.get(session, number)
    same = select(Clipping.id).where(
        Clipping.title == new.title, Clipping.outlet_name == new.outlet_name, Clipping.published_on == new.published_on
    )
    is_whole = new.title and new.outlet_name and new.published_on and not new.url
    if is_whole and (other := session.scalar(same.where(Clipping.id != number).limit(1))) is not None:
        told = _("This headline of this outlet and day is already in the coverage, number {id}.")
        raise FieldProblem("title", told.format(id=other))
    return number


def put(session: Session, fields: Mapping[str, object]) -> int:
    """Adds a piece and returns its id.

    `fields`: url, title, outlet (a name; the record of that name is linked where there is one) or outlet_id, byline,
    contacts (ids), release (id, 0 for none), published_on, medium, language, tone, reach, notes. The release that the
    title names, and the contacts that the byline does, are found where they are not given.

    Raises:
        FieldProblem: it has neither link nor title, or the link is there already.
    """
    clipping = Clipping(created_at=now(), contacts=[])
    session.add(clipping)
    _set(session, clipping, fields)
    _find_about(session, clipping, fields)
    session.flush()
    return clipping.id


def edit(session: Session, clipping_id: int, fields: Mapping[str, object], version: int | None = None) -> None:
    """Sets the fields that are given; a first title or byline finds the release and the contacts, as in `add`.

    Raises:
        Problem: it is gone, or has changed since the card was read.
    """
    clipping = KIND.get(session, clipping_id)
    records.check_version(clipping, version)
    titled, signed = clipping.title, clipping.byline
    _set(session, clipping, fields)
    _find_about(session, clipping, fields, titled, signed)
    session.flush()


def complete(session: Session, clipping_id: int, found: Mapping[str, object]) -> None:
    """Fills what is blank in a piece, or is the name of its site, with what was found; what else stands there stays."""
    kept = fields(session, clipping_id)
    kept["outlet_id"] = KIND.get(session, clipping_id).outlet_id
    if kept["url"] and kept["outlet"] == article.outlet_name(kept["url"]):
        kept["outlet"] = ""
    edit(session, clipping_id, {name: value for name, value in found.items() if value and not kept.get(name)})


def attach(session: Session, clipping_id: int, name: str, data: bytes, media_type: str = "") -> None:
    """Keeps a file of the piece: a saved page, a mail, a PDF; the one before it is replaced.

    Raises:
        Problem: it is empty or larger than 100 MB.
    """
    clipping = KIND.get(session, clipping_id)
    clipping.blob_hash, clipping.size = blobs.keep(session, name, data), len(data)
    clipping.file_name = re.split(r"[/\\]", records.clean(name, "file"))[-1][:200]
    clipping.media_type = media_type or "application/octet-stream"
    session.flush()


def file(session: Session, clipping_id: int) -> tuple[str, bytes]:
    """The name and the bytes of the file of a piece.

    Raises:
        Problem: it has none.
    """
    clipping = KIND.get(session, clipping_id)
    if clipping.blob_hash is None:
        raise Problem(_("This piece has no file."))
    return clipping.file_name, blobs.read(session, clipping.blob_hash)


def _set(session: Session, clipping: Clipping, fields: FormFields) -> None:
    records.set_plain(clipping, fields, registry.COVERAGE)
    if "url" in fields:
        _set_link(session, clipping, records.clean(fields["url"], "url").strip())
    _set_outlet(session, clipping, fields)
    _check_day(clipping.published_on)
    if "tone" in fields:
        clipping.tone = _one_of("tone", fields["tone"], TONES)
    if "reach" in fields:
        clipping.reach = reach(fields["reach"])
    if "release" in fields:
        clipping.release_id = _release(session, fields["release"])
    if "contacts" in fields:
        _set_contacts(session, clipping, [int(number) for number in fields["contacts"] or ()])
    if not (clipping.title or clipping.url or clipping.file_name):
        raise FieldProblem("url", _("Enter the link of the piece, or at least its title."))
    clipping.search = search_of(clipping.title, clipping.outlet_name, clipping.byline, clipping.url, clipping.notes)


def _find_about(
    session: Session, clipping: Clipping, given: Mapping[str, object], titled: str = "", signed: str = ""
) -> None:
    from outreach.services.coverage.coverage_finder import Finder  # late: what reads names and texts is slow to load

    finder = Finder(session)
    if clipping.title and not titled and clipping.release_id is None and given.get("release") is None:
        clipping.release_id = finder.release(clipping.title, clipping.published_on)
    if clipping.byline and not signed and not clipping.contacts:
        _set_contacts(session, clipping, finder.people(clipping.byline, clipping.outlet_id))


def _check_day(day: date | None) -> None:
    if day and day > i18n.local(now()).date() + timedelta(days=1):  # it may be tomorrow already where it was published
        raise FieldProblem("published_on", _("This day is still to come. Enter the day on which it was published."))


def _release(session: Session, given: Any) -> int | None:
    return records.get(session, Release, int(given), "release").id if given else None


def search_of(*texts: str) -> str:
    """What a piece is found by: its title, outlet, byline, link and notes."""
    return text.search_text(texts)


def _set_link(session: Session, clipping: Clipping, url: str) -> None:
    url = _link(url)
    key = article.folded(url) if url else ""
    if key != clipping.folded_url and (other := known(session, url)) is not None:
        raise FieldProblem("url", _("This link is already in the coverage, number {id}.").format(id=other))
    if clipping.url != url:
        clipping.url, clipping.folded_url = url, key


def _link(url: str) -> str:
    """A link as it is kept, without what a site adds to follow its readers; "" for none."""
    if not url:
        return ""
    if "://" not in url and article.site(url):
        url = f"https://{url}"
    if not url.lower().startswith(("http://", "https://")) or not article.site(url):
        raise FieldProblem("url", _("This is not a link. A link begins with https:// and names a site."))
    return article.clean(url)


def _set_outlet(session: Session, clipping: Clipping, fields: Mapping[str, object]) -> None:
    if fields.get("outlet_id"):
        _link_outlet(clipping, records.get(session, Outlet, int(str(fields["outlet_id"])), "outlet"))
    elif "outlet" in fields:
        name = " ".join(records.clean(fields["outlet"], "outlet").split())
        there = session.get(Outlet, clipping.outlet_id) if clipping.outlet_id is not None else None
        if there is not None and name in (there.name, there.other_name):
            return  # of two outlets of one name it stays the one it was
        numbered = select(Outlet).where(Outlet.id == int(name if name.isdecimal() else 0))
        found = outlets.named(session, name) or session.scalars(numbered).all()
        if len(found) > 1:
            told = _("Several outlets have this name. Enter the number of the right one: {outlets}.")
            raise FieldProblem("outlet", told.format(outlets=i18n.listed([f"{one.id} {one.city}" for one in found])))
        clipping.outlet_id, clipping.outlet_name = None, name
        for one in found:
            _link_outlet(clipping, one)


def _link_outlet(clipping: Clipping, outlet: Outlet) -> None:
    clipping.outlet_id, clipping.outlet_name = outlet.id, outlet.name or outlet.other_name
    if not clipping.medium and outlet.medium in places.MEDIA:
        clipping.medium = outlet.medium


def _one_of(field: str, value: object, known_ones: Sequence[str]) -> str:
    given = str(value or "").strip()
    if given and given not in known_ones:
        text = _("“{value}” is not one of: {known}.")
        raise FieldProblem(field, text.format(value=given, known=", ".join(known_ones)))
    return given


def reach(value: object) -> int | None:
    """How many people a piece reaches, as people write it: 12 000, 12,5k, 1.2 млн; None for nothing.

    Raises:
        FieldProblem("reach"): it is no number.
    """
    given = str(value if value is not None else "").strip()
    if not given:
        return None
    wrong = FieldProblem("reach", _("“{text}” is not a number of readers. Write it as 12000.").format(text=given))
    match = _NUMBER.fullmatch(given)
    if match is None:
        raise wrong
    times = _TIMES.get(match[2].casefold(), 0) if match[2] else 1
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", match[1]).rstrip(".,")
    if times > 1 and re.fullmatch(r"\d+[.,]\d{1,3}", digits):
        found = round(float(digits.replace(",", ".")) * times)
    elif times and re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", digits):
        found = int(re.sub(r"[.,]", "", digits)) * times
    else:
        raise wrong
    if found > MOST_READERS:
        raise FieldProblem("reach", _("More readers than people on Earth."))
    return found


def _set_contacts(session: Session, clipping: Clipping, ids: Sequence[int]) -> None:
    wanted = dict.fromkeys(ids)
    there = {row.contact_id: row for row in clipping.contacts}
    for number in wanted.keys() - there.keys():
        records.get(session, Contact, number, "contacts")
    for number in there.keys() - wanted.keys():
        clipping.contacts.remove(there[number])
    clipping.contacts.extend(ClippingContact(contact_id=number) for number in wanted if number not in there)
