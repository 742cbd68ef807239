"""Integrity checks, and salvage of damaged files."""
