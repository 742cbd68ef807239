"""The schema's history: alembic's revisions, one file each, never edited after a release."""
