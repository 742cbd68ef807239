"""The export: what, in which columns and format, where to, and what came of it."""
