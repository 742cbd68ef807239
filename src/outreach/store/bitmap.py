"""Sets of ids as whole numbers: bit 7 stands for id 7.

A hundred thousand of them take 12 kB, and are joined, cut and counted in microseconds. A mask is the same with
a byte, 0 or 1, for each id, as picking needs it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import compress, repeat

_DIGITS = bytes.maketrans(b"01", b"\0\1")
_VALUES = bytes.maketrans(b"\0\1", b"01")
# Turns a mask round: what it marked is no longer marked.
TURNED = bytes.maketrans(b"\0\1", b"\1\0")
# Of a smaller share than this each bit is looked for by itself.
SPARSE = 32


def of(ids: Sequence[int]) -> int:
    """The set of some ids, none of them below 0."""
    if not ids:
        return 0
    return of_mask(mask_of(ids, max(ids) + 1))


def mask_of(ids: Iterable[int], size: int) -> bytearray:
    """The mask of some ids, all below `size`."""
    made = bytearray(size)
    deque(map(made.__setitem__, ids, repeat(1)), 0)
    return made


def of_mask(mask: bytes | bytearray) -> int:
    """The set a mask marks."""
    return int(mask.translate(_VALUES)[::-1], 2) if mask else 0


def mask(found: int, size: int) -> bytes:
    """The mask of a set, at least `size` long."""
    return format(found, f"0{size}b").encode()[::-1].translate(_DIGITS)


def ids(found: int) -> list[int]:
    """The ids of a set, from the smallest up."""
    size = found.bit_length()
    marked = mask(found, size)
    if found.bit_count() * SPARSE > size:
        return list(compress(range(size), marked))
    result, at = [], marked.find(1)
    while at >= 0:
        result.append(at)
        at = marked.find(1, at + 1)
    return result
