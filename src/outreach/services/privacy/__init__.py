"""Personal data: export and permanent deletion."""
