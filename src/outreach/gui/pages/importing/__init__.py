"""An import, step by step: file, columns, problems, result."""
