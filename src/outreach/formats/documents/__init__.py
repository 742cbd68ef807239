"""Documents: Word, PDF, HTML, mail and pictures."""
