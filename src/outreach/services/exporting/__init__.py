"""Exports contacts, lists and releases."""
