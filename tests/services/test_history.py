"""Whatever is done can be undone: any row of steps, taken back, leaves what was there before."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.problems import Problem
from outreach.services import contacts, history, lists, officers, outlets, releases
from outreach.store.workspace import Workspace
from tests.store.test_changes import everything

TEXT = st.sampled_from(
    ["", "Айгуль", "Aigul", "Заман", "x y", "=1", "Ü", "a@example.org", "b[at]", "0312660418", "'\""]
)
NAME = st.sampled_from(["A", "Б", "Айгуль Жумабекова", "Bob"])
REACH = st.lists(st.fixed_dictionaries({"raw": TEXT, "label": st.sampled_from(["", "work"])}), max_size=3)
WORDS = st.lists(TEXT, max_size=3)
PERSON = st.fixed_dictionaries(
    {"name": NAME},
    optional={
        "outlet": TEXT, "position": TEXT, "city": TEXT, "emails": REACH, "phones": REACH, "tags": WORDS,
        "languages": st.lists(st.sampled_from(["ky", "ru", "en"]), max_size=3),
        "channels": st.lists(st.fixed_dictionaries({"network": st.just("vk"), "value": TEXT}), max_size=2),
        "do_not_contact": st.booleans(), "extra": st.dictionaries(TEXT, TEXT, max_size=2),
        "found_on": st.sampled_from([None, "2026-01-31"]),
    },
)  # fmt: skip
WHICH = st.integers(0, 3)
ACTIONS = st.one_of(
    st.tuples(st.just("add contact"), PERSON),
    st.tuples(st.just("edit contact"), WHICH, PERSON),
    st.tuples(st.just("delete contact"), st.lists(WHICH, max_size=3)),
    st.tuples(st.just("edit outlet"), WHICH, PERSON),
    st.tuples(st.just("delete outlet"), WHICH),
    st.tuples(st.just("add officer"), PERSON),
    st.tuples(st.just("delete officer"), WHICH),
    st.tuples(st.just("add release"), st.sampled_from(["en", "ru"]), NAME),
    st.tuples(st.just("edit release"), WHICH, st.sampled_from(["en", "ru", "ky"]), NAME),
    st.tuples(st.just("delete release"), WHICH),
    st.tuples(st.just("attach"), WHICH, st.binary(min_size=1, max_size=3)),
    st.tuples(st.just("add list"), NAME),
    st.tuples(st.just("delete list"), WHICH),
    st.tuples(st.just("pick"), WHICH, st.lists(WHICH, max_size=3)),
    st.tuples(st.just("exclude"), WHICH, st.lists(WHICH, max_size=3)),
)  # fmt: skip


def do(workspace: Workspace, action: tuple[Any, ...]) -> None:
    """Does it to the record that comes n-th; what cannot be done leaves no step."""
    kind, *rest = action
    noun = kind.split()[-1]
    service: Any = {
        "contact": contacts, "outlet": outlets, "officer": officers, "release": releases, "list": lists,
        "attach": releases, "pick": lists, "exclude": lists,
    }[noun]  # fmt: skip

    def nth(number: int, of: Any = service) -> int:
        ids = sorted(workspace.read(of.find))
        return ids[number % len(ids)] if ids else 9999

    def some(numbers: list[int]) -> list[int]:
        return [nth(number, contacts) for number in numbers]

    todo: dict[str, Callable[[], Any]] = {
        "add contact": lambda: workspace.write(kind, contacts.add, rest[0]),
        "edit contact": lambda: workspace.write(kind, contacts.edit, nth(rest[0]), rest[1]),
        "delete contact": lambda: workspace.write(kind, contacts.delete, some(rest[0])),
        "edit outlet": lambda: workspace.write(kind, outlets.edit, nth(rest[0]), rest[1]),
        "delete outlet": lambda: workspace.write(kind, outlets.delete, [nth(rest[0])]),
        "add officer": lambda: workspace.write(kind, officers.add, rest[0]),
        "delete officer": lambda: workspace.write(kind, officers.delete, [nth(rest[0])]),
        "add release": lambda: workspace.write(
            kind, releases.add,
            {"versions": {rest[0]: {"headline": rest[1]}}, "officers": sorted(workspace.read(officers.find))[:2]},
        ),
        "edit release": lambda: workspace.write(
            kind, releases.edit, nth(rest[0]), {"versions": {rest[1]: {"headline": rest[2]}}, "officers": []}
        ),
        "delete release": lambda: workspace.write(kind, releases.delete, [nth(rest[0])]),
        "attach": lambda: workspace.write(kind, releases.attach, nth(rest[0]), "a.pdf", rest[1]),
        "add list": lambda: workspace.write(kind, lists.add, {"name": rest[0], "rule": "has:email"}),
        "delete list": lambda: workspace.write(kind, lists.delete, [nth(rest[0])]),
        "pick": lambda: workspace.write(kind, lists.pick, nth(rest[0]), some(rest[1])),
        "exclude": lambda: workspace.write(kind, lists.exclude, nth(rest[0]), some(rest[1])),
    }  # fmt: skip
    try:
        todo[kind]()
    except Problem:
        pass


def empty(workspace: Workspace) -> None:
    while workspace.undo():
        pass


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(actions=st.lists(ACTIONS, min_size=3, max_size=12))
def test_undo_takes_back_whatever_was_done(workspace: Workspace, actions: list[tuple[Any, ...]]) -> None:
    empty(workspace)
    states = [workspace.read(everything)]
    steps = 0
    for action in actions:
        before = len(workspace.read(history.steps, 1000))
        do(workspace, action)
        done = workspace.undo_label is not None and workspace.redo_label is None
        if done and (len(workspace.read(history.steps, 1000)) != before or workspace.read(everything) != states[-1]):
            states.append(workspace.read(everything))
            steps += 1
    for state in reversed(states[:-1]):
        assert workspace.undo() is not None
        assert workspace.read(everything) == state
    for state in states[1:]:
        assert workspace.redo() is not None
        assert workspace.read(everything) == state
    if workspace.path is not None:
        assert workspace.check() == []
    empty(workspace)
    assert workspace.read(contacts.find, "has:email").tolist() == []


def test_the_newest_steps_come_first(workspace: Workspace) -> None:
    for number in range(5):
        workspace.write(f"Step {number}", contacts.add, {"name": str(number)})
    assert [step.label for step in workspace.read(history.steps, 2)] == ["Step 4", "Step 3"]
    workspace.undo()
    found = workspace.read(history.steps)
    assert [(step.label, step.undone) for step in found[:2]] == [("Step 4", True), ("Step 3", False)]
    assert found[0].at.tzinfo is not None


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_a_step_that_others_built_on_is_not_undone_from_under_them(workspace: Workspace, change: str) -> None:
    """Two desks: an undo is refused where somebody else has changed the record since."""
    number = workspace.write("Add", contacts.add, {"name": "A"})
    other = Workspace.open(workspace.path or workspace.engine.url.render_as_string(hide_password=False))
    with other:
        if change == "edit":
            other.write("Their edit", contacts.edit, number, {"city": "Osh"})
        else:
            other.write("Their delete", contacts.delete, [number])
    step = workspace.undo()
    assert step is not None and step.label.startswith("Their"), "the latest step goes first, whoever did it"
    assert workspace.read(contacts.card, number).city == ""
