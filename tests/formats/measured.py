"""What the child process has used so far, asked in the child itself."""

import re
import resource
from pathlib import Path


def used() -> tuple[float, int]:
    """Seconds of processor time, and the most memory it ever held, in kB.

    Not getrusage's figure: that one begins with the memory of whoever started the process.
    """
    spent = resource.getrusage(resource.RUSAGE_SELF)
    peak = re.search(r"^VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"), re.M)
    assert peak is not None
    return spent.ru_utime + spent.ru_stime, int(peak.group(1))
