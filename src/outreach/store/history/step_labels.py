"""The labels of steps in the language in use; they are kept as they were written, in that of a desk or in English."""

from __future__ import annotations

import re
from functools import lru_cache

from outreach import i18n
from outreach.i18n import _, ngettext
from outreach.values import data

# Labels with parts of their own, for one and for many, as `ngettext` wants them where they are made; twice where they
# count nothing.
_WITH_PARTS = (
    ("Import {count} contact from {file}", "Import {count} contacts from {file}"),
    ("Tag {count} contact", "Tag {count} contacts"),
    ("Send “{headline}” to {count} person", "Send “{headline}” to {count} people"),
    ("Erase {count} person for good", "Erase {count} people for good"),
    *(
        (text, text)
        for text in ("Import outlets from {file}", "Restore the backup of {moment}", "Undo part of “{step}”")
    ),
)


def told(label: str) -> str:
    """A step's label in the language in use, in whichever of ours and by whichever version it was written."""
    label = data.table("former_labels").get(label, label)
    foreign = not label.isascii()  # of ours only English is written so: no other catalogue is opened for it
    plain = _((i18n.original(label) if foreign else "") or label)
    if plain != label:
        return plain
    for one, many in _WITH_PARTS:
        others = (i18n.forms(one) or i18n.translations(one)) if foreign else ()
        written = (_pattern(form).fullmatch(label) for form in (one, many, *others))
        found = next(filter(None, written), None)
        if found:
            parts = found.groupdict()
            if one == many:
                return _(one).format(**{name: told(part) for name, part in parts.items()})
            count = int(parts["count"])
            return ngettext(one, many, count).format(**{**parts, "count": i18n.number(count)})
    return label


@lru_cache(maxsize=64)
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    names = {"count": r"\d+"}
    return re.compile(
        "".join(
            f"(?P<{part}>{names.get(part, '.+')})" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        ),
        re.DOTALL,
    )
