"""Contacts: records, positions, tags and activities."""
