"""What the child process has used so far, asked in the child itself."""

import resource


def used() -> tuple[float, int]:
    """Seconds of processor time, and the most memory it ever held, in kB."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime, spent.ru_maxrss
