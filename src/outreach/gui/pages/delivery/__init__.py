"""The delivery of a release in the window: its audience, the ways it goes out, the last look, what came of it."""
