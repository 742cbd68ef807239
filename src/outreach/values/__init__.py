"""Checked values: text in, normal form and verdict out; pure functions."""
