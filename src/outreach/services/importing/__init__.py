"""Imports contacts: read, map, check, match, preview and store."""
