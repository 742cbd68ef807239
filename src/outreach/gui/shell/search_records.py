"""The records that the window's search finds, of every kind."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from outreach.gui.kit.offers import Offer
from outreach.gui.places import BY_NAME
from outreach.gui.shell.search import all_hits, record_hits
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.workspace import Workspace

# What finds the records of each place; loaded by the first search, for nobody else waits for it.
SERVICES = {
    "contacts": "contacts.contacts", "outlets": "outlets", "officers": "officers", "releases": "releases.releases",
    "lists": "lists", "distributions": "delivery.distributions", "coverage": "coverage.coverage",
}  # fmt: skip


def found_records(workspace: Workspace, open_record: Callable[..., Any], text: str) -> Iterable[Offer]:
    """The first hits of each kind, and how many there are."""
    if len(text) < 2:
        return []
    hits: list[Offer] = []
    for name, module in SERVICES.items():
        place, service = BY_NAME[name], importlib.import_module(f"outreach.services.{module}")
        try:
            found = workspace.read(service.find, text)
            ids = found[: 5 if name == "contacts" else 3]
            rows = [(row.id, *_told(row)) for row in workspace.read(service.rows, ids)] if ids else []
        except Problem:
            continue
        choose = partial(open_record, name)
        hits += record_hits(place.icon, _(place.one), rows, choose)
        hits += all_hits(_(place.text), len(found), len(rows), partial(choose, text))
    return hits


def _told(row: Any) -> tuple[str, str]:
    """What the search says of a record."""
    names, notes = ("name", "headline", "reference", "list_name"), ("outlet", "organisation", "rule", "list_name")
    text, note = (next(filter(None, (getattr(row, one, "") for one in some)), "") for some in (names, notes))
    return str(text or row.id), str(note)
