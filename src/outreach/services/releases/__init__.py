"""Releases: versions, attachments, status, embargo and preflight."""
