"""Commands about records and the workspace."""
