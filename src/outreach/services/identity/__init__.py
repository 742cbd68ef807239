"""Whether two records are one person: duplicates and merging."""
