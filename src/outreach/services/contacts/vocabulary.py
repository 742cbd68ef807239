"""The office's own words for contacts: beats, with their names in each language, and tags.

A beat is stored under one name. Its names in other languages, and those it had before a rename or a merge, stand for
it wherever it is typed, imported, filtered or completed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.i18n import _
from outreach.model.office import Setting
from outreach.model.people import Beat, Outlet, Tag
from outreach.problems import FieldProblem, Problem
from outreach.services import outlets, settings
from outreach.services.contacts import indexing
from outreach.services.contacts.records import clean, name_of
from outreach.services.querying import renaming
from outreach.store import query_cache
from outreach.store.history import change_log
from outreach.values import text, vocabularies

_SETTING = "beat:"
_FORMER = "former"


class Word(NamedTuple):
    """A beat or a tag; `names` are those it has in other languages, `contacts` how many have it."""

    name: str
    names: dict[str, str]
    contacts: int


def words(session: Session, kind: str) -> list[Word]:
    """All beats or tags (`kind`: beat, tag), by the alphabet: those in use, and beats that were added."""
    query = select(Tag.folded, func.min(Tag.value), func.count(Tag.contact_id.distinct())).where(Tag.kind == kind)
    found = {folded: (shown, count) for folded, shown, count in session.execute(query.group_by(Tag.folded))}
    if kind == "beat":
        for name in session.scalars(select(Beat.name)):
            found[text.key(name)] = name, found.get(text.key(name), (name, 0))[1]
    named = _names(session) if kind == "beat" else {}
    made = [
        Word(shown, {code: name for code, name in named.get(folded, {}).items() if code != _FORMER}, count)
        for folded, (shown, count) in found.items()
    ]
    return sorted(made, key=lambda word: text.sort_key(word.name))


def word(session: Session, kind: str, name: str) -> Word:
    """The beat or tag of a name, in any of its languages.

    Raises:
        Problem: there is none.
    """
    wanted = text.key(canonical(session, name) if kind == "beat" else name)
    found = next((one for one in words(session, kind) if text.key(one.name) == wanted), None)
    if found is None:
        raise Problem(_NONE[kind]().format(name=name))
    return found


_NONE = {"beat": lambda: _("There is no beat “{name}”."), "tag": lambda: _("There is no tag “{name}”.")}


def _names(session: Session) -> dict[str, dict[str, str]]:
    """{key of a beat: its names by language; `former` holds earlier ones, one a line}."""

    def read() -> dict[str, dict[str, str]]:
        there = select(Setting.name, Setting.value).where(Setting.name.startswith(_SETTING, autoescape=True))
        return {name.removeprefix(_SETTING): dict(value) for name, value in session.execute(there)}

    return query_cache.kept(session, "beat names", read)


def aliases(session: Session) -> dict[str, str]:
    """{key of a name: key of the beat it stands for}."""
    return {
        text.key(name): key
        for key, names in _names(session).items()
        for joined in names.values()
        for name in joined.split("\n")
        if text.key(name) != key
    }


def canonical(session: Session, name: str) -> str:
    """The stored name of the beat that a name stands for; the name itself where it stands for none."""
    key = aliases(session).get(text.key(" ".join(name.split())))
    return name if key is None else _stored(session, key) or name


def _stored(session: Session, key: str) -> str:
    used = session.scalar(select(Tag.value).where(Tag.kind == "beat", Tag.folded == key).limit(1))
    return used or next((name for name in session.scalars(select(Beat.name)) if text.key(name) == key), "")


def names_of(session: Session, key: str) -> list[str]:
    """All further names of a beat, by its key."""
    return [name for joined in _names(session).get(key, {}).values() for name in joined.split("\n")]


# Written


def add(session: Session, name: str, names: Mapping[str, str] | None = None) -> str:
    """Adds a beat to the vocabulary, with its names by language; returns its stored name.

    Raises:
        FieldProblem: it has no name, or a name that another beat has.
    """
    shown = name_of(name, _("Write a name."))
    if text.key(shown) in aliases(session):
        taken = _("“{name}” is a name of the beat “{beat}” already.")
        raise FieldProblem("name", taken.format(name=shown, beat=canonical(session, shown)))
    if all(text.key(one) != text.key(shown) for one in session.scalars(select(Beat.name))):
        session.add(Beat(name=shown))
        session.flush()
    for language, translated in (names or {}).items():
        name_in(session, shown, language, translated)
    return shown


def name_in(session: Session, beat: str, language: str, name: str) -> str:
    """Sets what a beat is called in a language; an empty name takes it back. Returns the beat's stored name.

    Raises:
        FieldProblem: there is no such language, or another beat has this name.
        Problem: there is no such beat.
    """
    code = vocabularies.checked("language", language)
    stored = word(session, "beat", beat).name
    key = text.key(stored)
    shown = " ".join(clean(name, "name").split())
    other = aliases(session).get(text.key(shown))
    if shown and (other or text.key(shown)) != key and (other or _stored(session, text.key(shown))):
        taken = _("“{name}” is a name of the beat “{beat}” already.")
        raise FieldProblem("name", taken.format(name=shown, beat=_stored(session, other or text.key(shown))))
    _put_names(session, key, {**_names(session).get(key, {}), code: shown})
    return stored


def rename(session: Session, kind: str, old: str, new: str) -> str:
    """Gives a beat or a tag another name, wherever it is used; returns it as it is stored.

    Raises:
        Problem: there is none, or another one has the name: those are merged.
    """
    was, shown = word(session, kind, old).name, name_of(new, _("Write a name."))
    key, wanted = text.key(was), text.key(shown)
    if wanted != key and any(text.key(one.name) == wanted for one in words(session, kind)):
        raise FieldProblem("name", _("There is already a “{name}”. Merge the two instead.").format(name=shown))
    if wanted != key and kind == "beat" and aliases(session).get(wanted, key) != key:
        taken = _("“{name}” is a name of the beat “{beat}” already.")
        raise FieldProblem("name", taken.format(name=shown, beat=canonical(session, shown)))
    _replace(session, kind, [was], shown)
    return shown


def edit(session: Session, kind: str, old: str, new: str, names: Mapping[str, str]) -> str:
    """Renames a beat or a tag, and sets the `names` of a beat by language; returns it as it is stored.

    Raises:
        Problem: as `rename` and `name_in`.
    """
    stored = word(session, kind, old)
    name = rename(session, kind, stored.name, new) if new != stored.name else stored.name
    for language, said in names.items():
        if said != stored.names.get(language, ""):
            name_in(session, name, language, said)
    return name


def merge(session: Session, kind: str, keep: str, others: Iterable[str]) -> str:
    """Puts one beat or tag in the place of others; returns the one that is kept.

    Raises:
        Problem: one of them is not there, or is the one that is kept.
    """
    kept = word(session, kind, keep).name
    gone = [word(session, kind, other).name for other in others]
    if any(text.key(one) == text.key(kept) for one in gone):
        raise Problem(_("“{name}” cannot be merged into itself.").format(name=kept))
    _replace(session, kind, gone, kept)
    return kept


def settle(session: Session) -> None:
    """Stores every beat under its own name: an import may have brought others of its names."""
    known = aliases(session)
    if not known:
        return
    for key in session.scalars(select(Tag.folded).where(Tag.kind == "beat", Tag.folded.in_(known)).distinct()).all():
        if name := _stored(session, known[key]):
            _reword(session, "beat", [key], name)


def _replace(session: Session, kind: str, olds: Sequence[str], new: str) -> None:
    keys = [text.key(old) for old in olds]
    if kind == "beat":
        _join_names(session, olds, new)
        rows = [row for row in session.scalars(select(Beat)) if text.key(row.name) in keys]
        for row in rows:
            session.delete(row)
        session.flush()
        if rows and all(text.key(one) != text.key(new) for one in session.scalars(select(Beat.name))):
            session.add(Beat(name=new))
    _reword(session, kind, keys, new)
    for old in olds:
        renaming.follow(session, kind, old, new)


def _join_names(session: Session, olds: Sequence[str], new: str) -> None:
    """Gives a beat the further names of others, and as former ones their own and those of which it has another."""
    keys, wanted = [text.key(old) for old in olds], text.key(new)
    names: dict[str, str] = {}
    former = {} if wanted in keys else dict.fromkeys(olds)
    for key in dict.fromkeys([wanted, *keys]):
        there = dict(_names(session).get(key, {}))
        former |= dict.fromkeys(there.pop(_FORMER, "").split("\n"))
        names = {**there, **names}
        former |= dict.fromkeys(there.values())
        _put_names(session, key, {})
    left = [name for name in former if name and text.key(name) != wanted and name not in names.values()]
    _put_names(session, wanted, {**names, _FORMER: "\n".join(left)})


def _put_names(session: Session, key: str, names: Mapping[str, str]) -> None:
    settings.put(session, _SETTING + key, {code: name for code, name in names.items() if name} or None)


def _reword(session: Session, kind: str, keys: Sequence[str], new: str) -> None:
    """Puts a word in the place of others, on whatever bears them; what bears it already bears it once."""
    wanted = text.key(new)
    owners = select(Tag.contact_id, Tag.outlet_id).where(Tag.kind == kind, Tag.folded == wanted)
    bearing = set() if wanted in keys else {tuple(row) for row in session.execute(owners)}
    rows = select(Tag.id, Tag.contact_id, Tag.outlet_id).where(Tag.kind == kind, Tag.folded.in_(keys))
    changed, doubled, touched = [], [], set()
    for number, *owner in session.execute(rows.order_by(Tag.rank, Tag.id)):
        touched.add(tuple(owner))
        if tuple(owner) in bearing:
            doubled.append(number)
        else:
            bearing.add(tuple(owner))
            changed.append({"id": number, "value": new, "folded": wanted})
    change_log.delete_rows(session, Tag, doubled)
    change_log.update_rows(session, Tag, changed)
    indexing.refresh_some(session, sorted(contact for contact, _outlet in touched if contact is not None), touch=True)
    _refresh_outlets(session, [outlet for _contact, outlet in touched if outlet is not None])


def _refresh_outlets(session: Session, ids: Sequence[int]) -> None:
    session.expire_all()
    for outlet in outlets.loaded(session, Outlet.id.in_(ids)):
        outlet.search = outlets.search_of(outlet)
    session.flush()
