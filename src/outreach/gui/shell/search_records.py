"""The records that the window's search finds, of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from outreach.gui.places import BY_NAME
from outreach.gui.shell.search import Hit, all_hits, record_hits
from outreach.i18n import _
from outreach.problems import Problem
from outreach.store.workspace import Workspace


def found_records(workspace: Workspace, open_record: Callable[..., Any], text: str) -> Iterable[Hit]:
    """The first hits of each kind, and how many there are."""
    if len(text) < 2:
        return []
    hits: list[Hit] = []
    # Only who searches waits for what these need.
    from outreach.services import lists, officers, outlets
    from outreach.services.contacts import contacts
    from outreach.services.coverage import coverage
    from outreach.services.delivery import distributions
    from outreach.services.releases import releases

    services: dict[str, Any] = {
        "contacts": contacts, "outlets": outlets, "officers": officers, "releases": releases, "lists": lists,
        "distributions": distributions, "coverage": coverage,
    }  # fmt: skip
    for name, service in services.items():
        place = BY_NAME[name]
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
