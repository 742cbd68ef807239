"""Distributions in the window: the guided flow from a release to its readers, and what went out."""
