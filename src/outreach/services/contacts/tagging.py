"""Tags, beats and languages put on many contacts at once, or taken off them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Generator, Iterable, Mapping, Sequence
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.i18n import _, counted
from outreach.model.people import Contact, Tag
from outreach.problems import Problem
from outreach.services.contacts import bulk, indexing, records, vocabulary
from outreach.services.contacts.contacts import TAG_KINDS
from outreach.services.contacts.records import Fields
from outreach.services.progress import Progress
from outreach.store.history import change_log
from outreach.store.workspace import Workspace
from outreach.values import vocabularies

Words = Mapping[str, Iterable[str]]


def change(workspace: Workspace, ids: Sequence[int], add: Words, remove: Words) -> Generator[Progress, None, int]:
    """Puts words on contacts and takes others off, as one step; returns how many contacts it changed.

    `add` and `remove` are by field: {"tags": ["vip"], "beats": [], "languages": ["ky"]}. What is put on stands behind
    what is there already; who has a word, or has it not, is left as they are. Yields its progress; closing it early
    leaves nothing changed.

    Raises:
        Problem: nothing is named, or the same word is to be put on and taken off.
    """
    languages = [vocabularies.checked("language", str(one), "languages") for one in add.get("languages", ())]
    put, off = _rows(workspace, {**add, "languages": languages}), _rows(workspace, remove)
    if not put and not off:
        raise Problem(_("Name a tag, a beat or a language to add or remove."))
    both = put.keys() & off.keys()
    if both:
        raise Problem(_("“{word}” is given both to add and to remove.").format(word=put[min(both)]["value"]))
    label = counted("Tag {count} contact", "Tag {count} contacts", len(ids))

    def deed(session: Session, some: Sequence[int]) -> int:
        touched = _change(session, some, put, off)
        indexing.refresh_some(session, touched, touch=True)
        return len(touched)

    return (yield from bulk.each(workspace, label, deed, ids))


def _rows(workspace: Workspace, words: Words) -> dict[tuple[str, str], Fields]:
    """The rows of the words, by kind and what they are known by."""
    values = {name: list(words.get(name, ())) for name in TAG_KINDS}
    values["languages"] = [vocabularies.code("language", str(one)) or str(one) for one in values["languages"]]
    values["beats"] = [workspace.read(vocabulary.canonical, str(one)) for one in values["beats"]]
    rows = [row for name, kind in TAG_KINDS.items() for row in records.tag_rows(kind, values[name])]
    return {(row["kind"], row["folded"]): row for row in rows}


def _change(
    session: Session, ids: Sequence[int], put: Mapping[tuple[str, str], Fields], off: Mapping[tuple[str, str], Fields]
) -> list[int]:
    """Changes some contacts' rows; the ids of those it changed."""
    kinds = {kind for kind, _folded in (*put, *off)}
    query = select(Tag.contact_id, Tag.id, Tag.kind, Tag.folded, Tag.rank).where(Tag.contact_id.in_(ids))
    known = session.scalars(select(Contact.id).where(Contact.id.in_(ids))).all()
    left: dict[tuple[int, str], list[tuple[int, str, int]]] = defaultdict(list)
    gone, new, moved, changed = [], [], [], set()
    for tag in session.execute(query.where(Tag.kind.in_(kinds)).order_by(Tag.rank, Tag.id)):
        if (tag.kind, tag.folded) in off:
            gone.append(tag.id)
            changed.add((tag.contact_id, tag.kind))
        else:
            left[tag.contact_id, tag.kind].append((tag.id, tag.folded, tag.rank))
    for key in product(known, kinds):
        tags = left[key]
        added = _lacking(put, key[1], {folded for _number, folded, _rank in tags})
        if added or key in changed:
            changed.add(key)
            # Without a gap, as an edit leaves them.
            moved += [{"id": tag[0], "rank": place} for place, tag in enumerate(tags) if tag[2] != place]
            new += [{**row, "contact_id": key[0], "rank": place} for place, row in enumerate(added, len(tags))]
    change_log.delete_rows(session, Tag, gone)
    change_log.update_rows(session, Tag, moved)
    change_log.insert_rows(session, Tag, new)
    return sorted({contact_id for contact_id, _kind in changed})


def _lacking(put: Mapping[tuple[str, str], Fields], of: str, held: Container[str]) -> list[Fields]:
    """The words of a kind that are put on and are not there already."""
    return [row for (kind, folded), row in put.items() if kind == of and folded not in held]
