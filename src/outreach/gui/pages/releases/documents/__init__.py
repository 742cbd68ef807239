"""Documents of a release: preview, PDF viewer and files."""
