"""Reads a press release: its versions, parts, quotes, embargo and contacts."""
