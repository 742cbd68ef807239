"""Filters, facets, completion and saved views."""
