"""Reports: figures, visibility and their export."""
