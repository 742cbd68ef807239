"""The change log: row snapshots, replay and labels of steps."""
