"""The history of steps, in words, and its search."""
