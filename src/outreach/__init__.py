"""Outreach: the press office on one desk."""

__version__ = "0.1.0"
