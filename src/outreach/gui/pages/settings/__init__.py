"""Settings: one place for everything that is set up once."""
