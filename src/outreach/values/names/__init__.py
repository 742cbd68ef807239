"""People's names: parts, nicknames, scripts and how similar two names are."""
