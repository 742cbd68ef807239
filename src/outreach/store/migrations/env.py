"""How alembic runs here: always on a connection that is given, inside its transaction."""

from typing import Any

from alembic import context

from outreach.model import distributions, history, lists, office, people, quality, releases
from outreach.model.base import Base
from outreach.store import backends, search

MODELS = (people, releases, lists, distributions, history, quality, office)


def _ours(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leaves out of the comparison what a migration makes by hand: the index of words, and the partial indexes."""
    return not (kind in ("table", "index") and (name in search.INDEX_TABLES or name in backends.MADE_BY_HAND))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_object=_ours,
)
with context.begin_transaction():
    context.run_migrations()
