"""Bounces, replies and follow-ups."""
