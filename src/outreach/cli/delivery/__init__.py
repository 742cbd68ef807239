"""Commands about distributions, sending and replies."""
