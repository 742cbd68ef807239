"""Deliveries: audience, distributions, sending, bounces and replies."""
