"""Reads what comes back: bounces, automatic replies and answers of people."""
