"""What is stored, and what makes a value valid."""
