"""Issues in the data, their fixes, and verification of contacts."""
