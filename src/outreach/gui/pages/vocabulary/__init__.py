"""Beats and tags: the words that sort contacts."""
