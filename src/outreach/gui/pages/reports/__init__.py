"""Reports: what was sent, whom it reached, what came of it."""
