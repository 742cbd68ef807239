"""What a long job yields: how far it is."""

from typing import NamedTuple


class Progress(NamedTuple):
    """`done` of `total` (None where it is not known), and what is being done, in words."""

    done: int
    total: int | None
    text: str
