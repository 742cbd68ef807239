"""Help: pages that open offline inside the program."""
