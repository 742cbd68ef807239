"""Records that may be one person, side by side and field by field."""
