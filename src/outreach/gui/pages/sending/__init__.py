"""Sending in the window: the office's mail server, and what is due while the window is open."""
