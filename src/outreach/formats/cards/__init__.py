"""Address cards: vCard and LDIF, read and written."""
