"""How it is kept: SQLite or PostgreSQL, history, search."""
