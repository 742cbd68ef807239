"""Two records that are one person: side by side, field by field, and separate again."""
