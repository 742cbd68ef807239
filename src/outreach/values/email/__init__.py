"""E-mail addresses: cells split, addresses judged and corrected."""
