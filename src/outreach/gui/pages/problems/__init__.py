"""What is doubtful in the data, one doubt at a time, each a key from its fix."""
