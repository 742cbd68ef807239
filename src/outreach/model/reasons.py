"""Why somebody is in a distribution or left out of it, and why a mail was not sent: kept as codes, shown in words.

The sentences are in `resources/data/values/reasons.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from outreach import i18n
from outreach.i18n import _
from outreach.model import filter_words
from outreach.values import data, places

# How a stored reason begins.
MARK = '{"code": '


class Reason(str):
    """A reason in the language in use; `stored` is what is kept of it: the code and its values as JSON.

    A value may be a reason itself. `day` is a date, `language` and `languages` are codes, `rule` and `filter` filters.
    """

    __slots__ = ("stored",)
    stored: str

    def __new__(cls, code: str, **values: object) -> Reason:
        kept = {name: getattr(value, "stored", value) for name, value in values.items()}
        self = super().__new__(cls, _worded(code, kept))
        self.stored = json.dumps({"code": code, **kept}, ensure_ascii=False, default=str)
        return self


def refusal(name: str) -> Reason:
    """Why a server refused a mail or sent it back, by the code of press.replies.bounce_reasons."""
    code = f"refused: {name}"
    return Reason(code if code in data.table("reasons") else "refused: other")


def text(stored: str) -> str:
    """A stored reason in the language in use; what an earlier version stored as a sentence stays as it is."""
    if not stored.startswith(MARK):
        return stored
    values = json.loads(stored)
    return _worded(values.pop("code"), values)


def _worded(code: str, values: dict[str, Any]) -> str:
    shown = {name: _SHOWN.get(name, _plain)(value) for name, value in values.items()}
    return _(data.table("reasons")[code]).format(**shown)


def _plain(value: object) -> str:
    return text(str(value))


_SHOWN: dict[str, Callable[[Any], str]] = {
    "day": lambda given: i18n.day(date.fromisoformat(str(given))),
    "language": places.language_name,
    "languages": lambda given: ", ".join(map(places.language_name, given)),
    **dict.fromkeys(("rule", "filter"), filter_words.in_words),
}
