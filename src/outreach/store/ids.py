"""Ids of rows, however many: a million of them in a megabyte."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Set
from itertools import compress, count, repeat


class Ids(Set[int]):
    """A set of ids, none below 0, that takes one byte for each up to its largest."""

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._mask = bytearray()
        self.update(ids if isinstance(ids, Collection) else list(ids))

    def update(self, ids: Collection[int]) -> None:
        """Takes more in."""
        if not ids:
            return
        lacking = max(ids) + 1 - len(self._mask)
        if lacking > 0:
            self._mask.extend(bytes(lacking))
        if isinstance(ids, range) and ids.step == 1:
            self._mask[ids.start : ids.stop] = b"\1" * len(ids)
        else:
            deque(map(self._mask.__setitem__, ids, repeat(1)), 0)

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < len(self._mask) and bool(self._mask[number])

    def __iter__(self) -> Iterator[int]:
        return compress(count(), self._mask)

    def __len__(self) -> int:
        return self._mask.count(1)

    def __bool__(self) -> bool:
        return 1 in self._mask

    def __repr__(self) -> str:
        return f"Ids({list(self)})"
