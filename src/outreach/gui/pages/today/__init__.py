"""What waits today, and how to begin."""
