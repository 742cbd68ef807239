"""What must hold when the power, the disk or the process fails (the real program, on a real file system)."""
