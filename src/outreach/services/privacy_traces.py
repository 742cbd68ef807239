"""What is left of an erased person in records of others: in rules, labels of steps, what was kept of a sending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from outreach.model.base import Base
from outreach.services import belongings, coverage, forgotten
from outreach.services.privacy_family import Family

GONE = "…"
# Texts in which somebody else's record may have named the person.
_TEXTS: dict[str, tuple[str, ...]] = {
    "step": ("label",),
    "press_list": ("rule", "notes"),
    "saved_view": ("name", "filter"),
    "distribution": ("settings", "snapshot"),
    "setting": ("value",),
    "exclusion": ("reason",),
    "recipient": ("reason",),
    "activity": ("text",),
    "clipping": ("title", "url", "folded_url", "outlet_name", "byline", "notes", "file_name", "search"),
}
_SHORTEST, _DIGITS = 3, 6  # letters of a name, and signs of a number or an address, that are looked for


def _pattern(marks: Iterable[str]) -> re.Pattern[str] | None:
    words = sorted(marks, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE) if words else None


def _without(pattern: re.Pattern[str] | None, value: Any) -> Any:
    """A value, whatever is inside it, without what is looked for."""
    if pattern is None:
        return value
    if isinstance(value, str):
        return pattern.sub(GONE, value)
    if isinstance(value, list):
        return [_without(pattern, one) for one in value]
    if isinstance(value, dict):
        return {key: _without(pattern, one) for key, one in value.items()}
    return value


class Traces:
    """Says what is a person's own, and takes their names and addresses out of what is not."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.owners = {(one.model.__tablename__, one.column) for one in belongings.of_contacts()}
        reach = {mark for mark in (*family.raw, *family.addresses) if len(mark) >= _DIGITS}
        names = {name for name in family.names if len(name) >= _SHORTEST}
        # A name of one word may be a word of a rule or a list's name: it is taken out of labels alone.
        self.everywhere = _pattern(reach | {name for name in names if " " in name.strip()})
        self.in_labels = _pattern(reach | names)

    def is_theirs(self, table: str, image: Mapping[str, Any]) -> bool:
        """Whether an image in the history is one of the person."""
        people, addresses = self.family.people, self.family.addresses
        if table == "contact":
            return image["id"] in people
        if table in ("suppression", "bounce") and image.get("folded") in addresses:
            return True
        if table == "recipient" and str(image.get("address") or "").casefold() in addresses:
            return True
        if table == "merge" and image.get("merged_id") in people:
            return True
        return any(image.get(column) in people for owner, column in self.owners if owner == table)

    def clean(self, table: str, image: dict[str, Any]) -> dict[str, Any]:
        """An image of somebody else's record without the person's name."""
        if table == "setting" and image.get("name") == forgotten.KEY:
            return image
        pattern = self.in_labels if table == "step" else self.everywhere
        new = {name: _without(pattern, image[name]) for name in _TEXTS.get(table, ()) if name in image}
        if table == "clipping" and any(new[name] != image[name] for name in new):
            # Its words for the search are folded: made anew of what is left.
            parts = ("title", "outlet_name", "byline", "url", "notes")
            new["search"] = coverage.search_of(*(str(new.get(name) or "") for name in parts))
        if table == "setting" and image.get("name") == "duplicates":
            new["value"] = self._without_pairs(new["value"])
        return {**image, **new}

    def _without_pairs(self, kept: Any) -> Any:
        """What the last search for doubles found, without pairs of which they were one."""
        if not isinstance(kept, dict):
            return kept
        pairs = [pair for pair in kept.get("pairs", ()) if not self.family.people & set(pair[:2])]
        return {**kept, "pairs": pairs} if "pairs" in kept else kept

    def clean_rows(self, session: Session) -> None:
        """The same in the tables themselves, past the history."""
        session.flush()
        for name in _TEXTS:
            table = Base.metadata.tables[name]
            wanted = [table.c[key] for key in dict.fromkeys(("id", "name", *_TEXTS[name])) if key in table.c]
            for row in session.execute(select(*wanted)).mappings().all():
                image = dict(row)
                new = self.clean(name, image)
                values = {key: value for key, value in new.items() if value != image[key]}
                if values:
                    session.execute(update(table).where(table.c.id == image["id"]).values(values))
        session.expire_all()
