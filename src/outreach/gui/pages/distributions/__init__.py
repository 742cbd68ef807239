"""The page of distributions: what went out, and what waits to go."""
