"""Backups: made by hand and on a schedule, looked into, and put back."""
