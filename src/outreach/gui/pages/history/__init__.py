"""The history of what was done, backup and restore."""
