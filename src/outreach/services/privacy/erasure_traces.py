"""What is left of an erased person in records of others: in rules, labels of steps, what was kept of a sending."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.services.contacts import references
from outreach.services.coverage import coverage
from outreach.services.privacy import erasure_ledger
from outreach.services.privacy import mentions as privacy_mentions
from outreach.services.privacy.erasure_scope import Family
from outreach.services.privacy.mentions import Finder, Mention
from outreach.store.history.row_snapshots import RowImage

GONE = "…"
# Texts in which somebody else's record may have named the person.
_TEXTS: dict[str, tuple[str, ...]] = {
    "step": ("label",),
    "press_list": ("rule", "notes"),
    "saved_view": ("name", "filter"),
    "distribution": ("settings", "snapshot"),
    "setting": ("value",),
    "unsaved_form": ("fields",),
    "exclusion": ("reason",),
    "recipient": ("reason",),
    "activity": ("text",),
    "clipping": ("title", "url", "folded_url", "outlet_name", "byline", "notes", "file_name", "search"),
}
_SHORTEST, _DIGITS = 3, 6  # letters of a name, and signs of a number or an address, that are looked for


def _pattern(marks: Iterable[str]) -> re.Pattern[str]:
    """Finds words and numbers that stand alone; nothing where there are none."""
    words = "|".join(map(re.escape, sorted(marks, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _without(marks: re.Pattern[str], value: object) -> object:
    """A value, whatever is inside it, without what is looked for."""
    match value:
        case str():
            return marks.sub(GONE, value)
        case list():
            return [_without(marks, one) for one in value]
        case dict():
            return {key: _without(marks, one) for key, one in value.items()}
    return value


class Traces:
    """Says what is a person's own, and takes their names and addresses out of what is not."""

    def __init__(self, family: Family, mentions: Iterable[Mention] = (), finder: Finder | None = None) -> None:
        self.family, self._finder = family, finder
        self._blanked = {(one.table, one.id) for one in mentions if one.blanked}
        self.owners: dict[str, list[str]] = defaultdict(list)
        for one in references.of_contacts():
            self.owners[one.model.__tablename__].append(one.column)
        reach = {mark for mark in (*family.raw, *family.addresses) if len(mark) >= _DIGITS}
        names = {name for name in family.names if len(name) >= _SHORTEST}
        # A name of one word may be a word of a rule or a list's name: it is taken out of labels alone.
        self.everywhere = _pattern(reach | {name for name in names if " " in name.strip()})
        self.in_labels = _pattern(reach | names)

    def is_theirs(self, table: str, image: RowImage) -> bool:
        """Whether an image in the history is one of the person."""
        people, addresses = self.family.people, self.family.addresses
        is_at = any(image.get(column) in people for column in self.owners.get(table, ()))
        match table:
            case "contact":
                return image["id"] in people
            case "suppression" | "bounce":
                return is_at or image.get("folded") in addresses
            case "recipient":
                return is_at or str(image.get("address") or "").casefold() in addresses
            case "merge":
                return is_at or image.get("merged_id") in people
        return is_at

    def clean(self, table: str, image: dict[str, object]) -> dict[str, object]:
        """An image of somebody else's record without the person's name."""
        image = self._blanked_texts(table, image)
        if table not in _TEXTS or (table == "setting" and image.get("name") == erasure_ledger.KEY):
            return image
        marks = self.in_labels if table == "step" else self.everywhere
        new = {name: _without(marks, image[name]) for name in _TEXTS[table] if name in image}
        if table == "clipping" and not new.items() <= image.items():
            # Its words for the search are folded: made anew of what is left.
            parts = ("title", "outlet_name", "byline", "url", "notes")
            new["search"] = coverage.search_of(*(str(new.get(name) or "") for name in parts))
        if table == "setting" and image.get("name") == "duplicates":
            new["value"] = self._without_pairs(new["value"])
        return {**image, **new}

    def _blanked_texts(self, table: str, image: dict[str, object]) -> dict[str, object]:
        """An image whose mentions were blanked in the record itself, without them as well."""
        if self._finder is None or (table, image.get("id")) not in self._blanked:
            return image
        named = privacy_mentions.TEXTS[table]
        return {key: self._finder.blanked(one) if key in named else one for key, one in image.items()}

    def _without_pairs(self, kept: object) -> object:
        """What the last search for doubles found, without pairs of which they were one."""
        if not isinstance(kept, dict):
            return kept
        pairs = [pair for pair in kept.get("pairs", ()) if not self.family.people & set(pair[:2])]
        return {**kept, "pairs": pairs} if "pairs" in kept else kept

    def clean_rows(self, session: Session) -> Iterator[tuple[int, int]]:
        """The same in the tables themselves, past the history; yields how many rows of how many it has looked at."""
        session.flush()
        tables = [Base.metadata.tables[name] for name in _TEXTS]
        total = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        done = 0
        for table in tables:
            names = dict.fromkeys(("id", "name", *_TEXTS[table.name]))
            query = select(*(table.c[key] for key in names if key in table.c)).order_by(table.c.id).limit(_ROWS)
            last = 0
            while rows := session.execute(query.where(table.c.id > last)).mappings().all():
                for row in rows:
                    image = dict(row)
                    new = self.clean(table.name, image)
                    values = {key: value for key, value in new.items() if value != image[key]}
                    if values:
                        session.execute(update(table).where(table.c.id == image["id"]).values(values))
                last = rows[-1]["id"]
                done += len(rows)
                yield done, total
        session.expire_all()


_ROWS = 5000  # that are in memory together
