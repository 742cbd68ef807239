"""A shared office on a PostgreSQL server: set up, and who works in it."""
