"""PostgreSQL servers: connections, timeouts and error messages."""
