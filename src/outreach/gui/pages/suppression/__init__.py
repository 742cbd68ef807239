"""Addresses that are never written to."""
