"""Contacts in the window: the page, the form, the columns."""
