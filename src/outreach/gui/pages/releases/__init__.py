"""Releases in the window: found, read, written, opened from a file, with their PDFs."""
