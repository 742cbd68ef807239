"""How every reader of a text is called: in the child, with a deadline, on a text without endless runs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from outreach.formats import child
from outreach.model.text import tamed

P = ParamSpec("P")
T = TypeVar("T")


def reader(function: Callable[P, T]) -> Callable[P, T]:
    """A function that reads texts: it is carried out in the child, whoever calls it."""

    @functools.wraps(function)
    def read(*args: Any, **named: Any) -> T:
        return function(*map(_tamed, args), **_tamed(named))

    return child.there(read)


def _tamed(value: Any) -> Any:
    if isinstance(value, str):
        return tamed(value)
    if isinstance(value, Mapping):
        return {name: _tamed(one) for name, one in value.items()}
    return [_tamed(one) for one in value] if isinstance(value, list) else value
