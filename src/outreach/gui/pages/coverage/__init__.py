"""Coverage in the window: the page, the form, the columns, and what is pasted or dropped there."""
