"""How alembic runs here: always on a connection that is given, inside its transaction."""

from alembic import context

from outreach.model import distributions, history, lists, office, people, quality, releases
from outreach.model.base import Base
from outreach.store import schema

MODELS = (people, releases, lists, distributions, history, quality, office)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    include_object=schema.ours,
)
with context.begin_transaction():
    context.run_migrations()
