"""Widgets and mechanisms that know nothing of the press."""
