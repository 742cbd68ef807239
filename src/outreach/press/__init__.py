"""What a text says: pure functions, no database, no Qt."""
