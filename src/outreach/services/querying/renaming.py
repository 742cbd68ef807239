"""Saved views and the rules of lists ask for a list or an outlet by its name, and go on when it gets another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model import filters
from outreach.model.lists import PressList
from outreach.model.office import SavedView
from outreach.problems import FieldProblem


def follow(session: Session, field: str, was: str, now: str) -> None:
    """Puts the new name of what a field of the filter asks for in the place of the old one, wherever it is asked for.

    A filter that cannot be read stays as it was written, and one that asks for something else, to the letter.
    """
    if not was.strip() or not now.strip() or filters.same(field, was, now):
        return
    for view in session.scalars(select(SavedView).where(SavedView.page == "contacts", SavedView.filter != "")):
        view.filter = _renamed(view.filter, field, was, now)
    for press_list in session.scalars(select(PressList).where(PressList.rule != "")):
        press_list.rule = _renamed(press_list.rule, field, was, now)
    session.flush()


def _renamed(rule: str, field: str, was: str, now: str) -> str:
    return changed(rule, lambda asked, value: now if asked == field and filters.same(field, value, was) else value)


def changed(rule: str, change: Callable[[str, str], str]) -> str:
    """A filter with `change(field, value)` in the place of each value, once; as it was where nothing is changed."""
    try:
        node = filters.parse(rule)
    except FieldProblem:
        return rule
    found = _of(node, change)
    return rule if found == node else filters.text_of(found)


def _of(node: filters.Node, change: Callable[[str, str], str]) -> filters.Node:
    match node:
        case filters.Term():
            return replace(node, values=tuple(dict.fromkeys(map(partial(change, node.field), node.values))))
        case filters.Not():
            return replace(node, part=_of(node.part, change))
        case filters.And() | filters.Or():
            return replace(node, parts=tuple(_of(part, change) for part in node.parts))
    return node
