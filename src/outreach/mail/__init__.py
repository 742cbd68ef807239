"""A release and a recipient make an e-mail."""
