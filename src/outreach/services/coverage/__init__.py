"""Coverage: published pieces and what they belong to."""
