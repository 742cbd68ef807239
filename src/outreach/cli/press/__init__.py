"""Commands about releases and coverage."""
