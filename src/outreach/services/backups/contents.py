"""What is in a backup, before it takes the place of the database: counts, days, and how it differs from now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, inspect, text

from outreach.i18n import N_, _
from outreach.services.backups import backup
from outreach.store import backends
from outreach.store.workspace import Workspace

# What is counted, by its table.
COUNTED = {
    "contact": N_("Contacts"), "outlet": N_("Outlets"), "officer": N_("Officers"), "release": N_("Releases"),
    "press_list": N_("Lists"), "distribution": N_("Distributions"), "clipping": N_("Coverage"),
    "step": N_("Steps of the history"),
}  # fmt: skip


class Inside(NamedTuple):
    """What a database holds: how many of each, and its last step."""

    counts: dict[str, int]
    last_at: datetime | None = None
    last_step: str = ""


class Look(NamedTuple):
    """A copy beside the database as it is now; `now` None where that cannot be read."""

    file: Path
    made: datetime
    size: int
    sealed: bool
    copy: Inside
    now: Inside | None


def look(source: Path, workspace: Workspace | None = None) -> Look:
    """Looks into a backup without changing it.

    Raises:
        Problem: it is not there, is no Outreach file, is of a newer Outreach, or is damaged.
    """
    source = backup.found(source, workspace.path if workspace is not None else None)
    sealed = backup.compare_digest(source)
    with backup.reading(source), backends.opened(source, read_only=True) as engine:
        backup.check_marks(engine, source)
        copy = _inside(engine)
    state = source.stat()
    return Look(
        source, datetime.fromtimestamp(state.st_mtime, UTC), state.st_size, sealed, copy,
        _inside(workspace.engine) if workspace is not None else None,
    )  # fmt: skip


def _inside(engine: Engine) -> Inside:
    tables = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        counts = {
            name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
            for name in COUNTED
            if name in tables
        }
        if "step" not in tables:
            return Inside(counts)
        row = connection.execute(text("SELECT at, label FROM step ORDER BY id DESC LIMIT 1")).first()
    return Inside(counts, _moment(row[0]), str(row[1])) if row else Inside(counts)


def _moment(value: object) -> datetime | None:
    found = value if isinstance(value, datetime) else None
    if found is None:
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def lines(found: Look) -> list[tuple[str, int, int | None]]:
    """(what, in the copy, now) for people."""
    now: Mapping[str, int] = found.now.counts if found.now else {}
    return [
        (_(said), found.copy.counts.get(name, 0), now.get(name, 0) if found.now else None)
        for name, said in COUNTED.items()
        if found.copy.counts.get(name) or now.get(name)
    ]
