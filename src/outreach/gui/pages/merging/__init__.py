"""The page on which contacts are made one."""
