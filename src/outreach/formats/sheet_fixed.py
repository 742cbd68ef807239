"""Tables of text whose columns stand under each other, parted by nothing but spaces."""

import re
from collections.abc import Generator, Iterable, Sequence

from outreach.model import columns

_NAME = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s=_+–—-]+")
_LINES = 400


def starts(sample: str) -> list[int]:
    """Where the columns of such a table begin; [] for any other text."""
    lines = [line for line in sample.splitlines()[:_LINES] if line.strip()]
    if len(lines) < 2 or "\t" in sample:
        return []
    names = [*_NAME.finditer(lines[0])]
    known = sum(1 for name in names if columns.by_name(name[0]))
    found = [name.start() for name in names]
    if len(names) < 3 or known * 2 < len(names) or known < 2 or found[0]:
        return []
    even = sum(1 for line in lines if all(line[at - 1 : at] in ("", " ", "-", "=") for at in found[1:]))
    filled = sum(1 for line in lines[1:] if sum(map(bool, _cells(line, found))) > 1)
    return found if even == len(lines) and filled * 2 > len(lines) - 1 else []


def rows(lines: Iterable[str], found: Sequence[int]) -> Generator[list[str], None, None]:
    """The rows of such a table; a line that only rules off the header is a blank one."""
    for line in lines:
        yield [] if _RULE.fullmatch(line) else _cells(line, found)


def _cells(line: str, found: Sequence[int]) -> list[str]:
    return [line[begin:end].strip() for begin, end in zip(found, [*found[1:], None], strict=True)]
