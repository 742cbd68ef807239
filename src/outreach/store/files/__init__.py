"""Database files: locks, and what happens when they move."""
