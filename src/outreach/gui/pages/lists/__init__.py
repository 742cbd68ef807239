"""Press lists in the window: a rule, picks, exclusions, and who gets it."""
