"""What the user can do: plain functions whose first argument is a session."""
