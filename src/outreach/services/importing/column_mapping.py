"""What the columns of a file were mapped to, kept for the next one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from outreach import paths
from outreach.formats import files
from outreach.i18n import N_, _
from outreach.problems import Problem
from outreach.services.importing.import_plan import Options
from outreach.services.importing.row_fields import SKIP
from outreach.services.importing.source import Source
from outreach.store import json_file
from outreach.values import column_recognition, column_words
from outreach.values.text import fold

_BETWEEN = "\x1f"  # the names of a header in a key


def load(path: str | Path) -> dict[str, str]:
    """A mapping out of a JSON file: {column: target}.

    Raises:
        Problem: it is none.
    """
    try:
        found = json.loads(files.read(Path(path)).decode("utf-8-sig"))
    except ValueError:
        raise Problem(_("“{name}” is not a mapping: it isn't JSON.").format(name=path)) from None
    if not isinstance(found, dict) or not all(isinstance(value, str | None) for value in found.values()):
        raise Problem(_("“{name}” is not a mapping of columns to fields.").format(name=path))
    return {str(name): target or SKIP for name, target in found.items()}


def recalled(known: dict[str, object], source: Source, _options: Options) -> dict[str, str]:
    """What the columns of a source that is open become as they did the last time; nothing where they do already."""
    kept = remembered(source.header, known) or {}
    return kept if kept.items() - source.mapping.items() else {}


def remembered(header: Sequence[str], known: dict[str, object] | None = None) -> dict[str, str] | None:
    """What the columns of this header were mapped to the last time; None where they were not changed by hand.

    A header that was not seen yet is taken for the last one that is nearly the same: a column came, went or moved.
    """
    known = kept_mappings() if known is None else known
    found = known.get(_key(header)) or next((m for h, m in reversed(known.items()) if _alike(h, header)), None)
    if not isinstance(found, dict):
        return None
    targets = {SKIP, *column_recognition.TARGETS}
    return {name: target for name, target in found.items() if name in header and target in targets} or None


def _alike(key: str, header: Sequence[str]) -> bool:
    """Whether a header that is known has two thirds of its columns, and of this one's, in common with this one."""
    known, names = set(key.split(_BETWEEN)), set(header)
    return 3 * len(known & names) >= 2 * max(len(known), len(names))


def remember(header: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keeps a mapping for the next file with this header."""
    known = kept_mappings()
    known.pop(_key(header), None)
    known[_key(header)] = dict(mapping)
    json_file.write(_file(), dict(list(known.items())[-100:]))


def kept_mappings() -> dict[str, object]:
    """What columns were mapped to, by the headers they stood under; the latest last."""
    return json_file.read(_file())


def _file() -> Path:
    return paths.data_folder() / "mappings.json"


def _key(header: Sequence[str]) -> str:
    return _BETWEEN.join(header)


def as_outlets(source: Source, options: Options) -> dict[str, str]:
    """What the columns of a source become where it is read as outlets: its names are theirs."""
    told = dict(options.mapping or {})
    mapping = {**told, **dict.fromkeys(of_outlets(source.header, told), "extra")}
    if "outlet" not in source.mapping.values():
        mapping |= {column: "outlet" for column, target in source.mapping.items() if target in ("name", "given_name")}
    return mapping if source.header and mapping != told else {}


def of_outlets(header: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """{column: field} of what only outlets have, without the columns that were told."""
    own: dict[str, str] = {}
    for column in header:
        target = _own_field(column)
        if target and target not in own.values() and column not in told:
            own[column] = target
    return own


def _own_field(column: str) -> str:
    """The field that only outlets have and that a column of this name holds; "" for any other."""
    name = fold(column).strip(" :.")
    return next(
        (field for field, headings in column_words.section("outlets").items() if name in map(fold, headings)), ""
    )


def targets() -> list[tuple[str, str]]:
    """What a column can be mapped to, with its name in the language in use; the last one leaves it out."""
    return [
        *((target, column_recognition.label(target)) for target in column_recognition.TARGETS),
        (SKIP, _(_LEFT_OUT)),
    ]


_LEFT_OUT = N_("Not imported")
