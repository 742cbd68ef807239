"""Writing a release: its form and fields."""
