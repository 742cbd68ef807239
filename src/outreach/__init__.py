"""Outreach: your whole press office at hand."""

__version__ = "0.1.0"
