"""The kinds of doubts about data: known to the command line without the tables that hold what was decided."""

# features.md Q10.
PROBLEMS = ("opt-out", "email", "phone", "bounced", "duplicate", "incomplete", "stale")
