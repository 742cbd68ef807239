"""The order of a whole table, kept until something is written: whatever a filter finds is picked out of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from outreach.store import bitmap
from outreach.store.query_cache import kept


class Order:
    """All ids in order; `size` is the largest of them and one more."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = list(ids)
        self.size = max(self.ids, default=0) + 1


def pick(session: Session, found: int, key: str, whole: Callable[[], Sequence[int]]) -> array[int]:
    """The ids of a set, in the order named `key`; `whole` answers the ids of the whole table in it.

    Not to be used while writing: what is not yet committed has no place in the order.
    """
    ordered = order(session, key, whole)
    is_found = bitmap.mask(found, ordered.size).__getitem__
    return array("q", filter(is_found, ordered.ids))


def everything(session: Session, key: str, whole: Callable[[], Sequence[int]]) -> array[int]:
    """The ids of the whole table in the order named `key`."""
    return array("q", order(session, key, whole).ids)


def order(session: Session, key: str, whole: Callable[[], Sequence[int]]) -> Order:
    """The order named `key`, kept."""
    return kept(session, f"order {key}", partial(_made, whole))


def _made(whole: Callable[[], Sequence[int]]) -> Order:
    return Order(whole())
