"""Address cards: vCards, read and written."""
