"""Tables of records with filters, facets and a detail pane."""
