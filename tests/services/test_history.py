"""Whatever is done can be undone: any row of steps, taken back, leaves what was there before."""

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.activities import Activity
from outreach.model.history import Step
from outreach.model.quality import Merge
from outreach.problems import Problem
from outreach.services import lists, officers, outlets
from outreach.services.contacts import activities, bulk, contacts, tagging
from outreach.services.coverage import coverage
from outreach.services.delivery import suppression
from outreach.services.history import history
from outreach.services.identity import merging
from outreach.services.quality import quality
from outreach.services.querying import views
from outreach.services.releases import releases, snippets
from outreach.store.workspace import Workspace
from tests.sample import examples
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
    st.tuples(st.just("unpick"), WHICH, st.lists(WHICH, max_size=3)),
    st.tuples(st.just("include"), WHICH, st.lists(WHICH, max_size=3)),
    st.tuples(st.just("edit list"), WHICH, NAME),
    st.tuples(st.just("edit officer"), WHICH, PERSON),
    st.tuples(st.just("tag"), st.lists(WHICH, max_size=3), WORDS, WORDS),
    st.tuples(st.just("block"), st.lists(WHICH, max_size=3), TEXT),
    st.tuples(st.just("unblock"), st.lists(WHICH, max_size=3)),
    st.tuples(st.just("suppress"), st.sampled_from(["a@example.org", "b@example.org"]), TEXT),
    st.tuples(st.just("take off"), st.just("a@example.org")),
    st.tuples(st.just("plan"), st.lists(WHICH, max_size=3)),
    st.tuples(st.just("done"), WHICH),
    st.tuples(st.just("drop activity"), WHICH),
    st.tuples(st.just("clip"), TEXT, st.lists(WHICH, max_size=2)),
    st.tuples(st.just("delete clipping"), WHICH),
    st.tuples(st.just("merge"), WHICH, WHICH),
    st.tuples(st.just("separate"), WHICH),
    st.tuples(st.just("not the same"), st.lists(WHICH, max_size=3)),
    st.tuples(st.just("gone"), WHICH),
    st.tuples(st.just("save view"), NAME),
    st.tuples(st.just("save snippet"), NAME),
    st.tuples(st.sampled_from(["undo", "redo"])),
    st.tuples(st.sampled_from(["undo", "redo"])),
)  # fmt: skip


def do(workspace: Workspace, action: tuple[Any, ...]) -> None:
    """Does it to the record that comes n-th; what cannot be done leaves no step."""
    kind, *rest = action
    noun = kind.split()[-1]
    service: Any = {
        "contact": contacts, "outlet": outlets, "officer": officers, "release": releases, "list": lists,
        "attach": releases, "pick": lists, "exclude": lists, "unpick": lists, "include": lists, "clipping": coverage,
    }.get(noun, contacts)  # fmt: skip

    def nth(number: int, of: Any = service) -> int:
        ids = sorted(workspace.read(of.find))
        return ids[number % len(ids)] if ids else 9999

    def some(numbers: list[int]) -> list[int]:
        return [nth(number, contacts) for number in numbers]

    def nth_row(model: Any, number: int) -> int:
        ids = workspace.read(lambda session: session.scalars(select(model.id).order_by(model.id)).all())
        return ids[number % len(ids)] if ids else 9999

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
        "unpick": lambda: workspace.write(kind, lists.unpick, nth(rest[0]), some(rest[1])),
        "include": lambda: workspace.write(kind, lists.include_again, nth(rest[0]), some(rest[1])),
        "edit list": lambda: workspace.write(kind, lists.edit, nth(rest[0]), {"name": rest[1], "rule": "has:phone"}),
        "edit officer": lambda: workspace.write(kind, officers.edit, nth(rest[0]), rest[1]),
        "tag": lambda: finished(tagging.change(workspace, some(rest[0]), {"tags": rest[1]}, {"beats": rest[2]})),
        "block": lambda: finished(
            bulk.each(workspace, kind, partial(suppression.add_contacts, reason=rest[1]), some(rest[0]))
        ),
        "unblock": lambda: finished(bulk.each(workspace, kind, suppression.remove_contacts, some(rest[0]))),
        "suppress": lambda: workspace.write(kind, suppression.add, *rest),
        "take off": lambda: workspace.write(kind, suppression.take_off, rest),
        "plan": lambda: workspace.write(kind, activities.plan, some(rest[0]), {"due_on": "2026-12-01"}),
        "done": lambda: workspace.write(kind, activities.done, [nth_row(Activity, rest[0])]),
        "drop activity": lambda: workspace.write(kind, activities.delete, [nth_row(Activity, rest[0])]),
        "clip": lambda: workspace.write(
            kind, coverage.add, {"title": rest[0], "outlet": rest[0], "contacts": some(rest[1])}
        ),
        "delete clipping": lambda: workspace.write(kind, coverage.delete, [nth(rest[0])]),
        "merge": lambda: workspace.write(kind, merging.merge, nth(rest[0]), [nth(rest[1])]),
        "separate": lambda: workspace.write(kind, merging.separate, nth_row(Merge, rest[0])),
        "not the same": lambda: workspace.write(kind, quality.not_duplicates, some(rest[0])),
        "gone": lambda: workspace.write(kind, quality.gone, nth(rest[0])),
        "save view": lambda: workspace.write(kind, views.save, "contacts", rest[0], "has:email"),
        "save snippet": lambda: workspace.write(kind, snippets.add, rest[0], "Words"),
    }  # fmt: skip
    try:
        todo[kind]()
    except Problem:
        pass


def finished(work: Generator[Any, None, Any]) -> None:
    deque(work, maxlen=0)


def empty(workspace: Workspace) -> None:
    while workspace.undo():
        pass


@settings(
    max_examples=examples(32), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(actions=st.lists(ACTIONS, min_size=3, max_size=16))
def test_undo_takes_back_whatever_was_done(workspace: Workspace, actions: list[tuple[Any, ...]]) -> None:
    """Undo and redo stand anywhere between; each leaves exactly what there was before it, or after it."""
    empty(workspace)
    behind = [workspace.read(everything)]
    ahead: list[Any] = []
    workspace.write("Begin", snippets.add, "Begin", "Words")  # what was undone before cannot be done again
    state = workspace.read(everything)
    for action in (*actions, *[("undo",)] * len(actions), *[("redo",)] * len(actions)):
        kind = action[0]
        if kind == "undo":
            assert (workspace.undo() is not None) is bool(behind)
            if behind:
                ahead.append(state)
                state = behind.pop()
        elif kind == "redo":
            assert (workspace.redo() is not None) is bool(ahead)
            if ahead:
                behind.append(state)
                state = ahead.pop()
        else:
            steps = workspace.read(newest)
            do(workspace, action)
            if workspace.read(newest) != steps:
                behind.append(state)
                state = workspace.read(everything)
                ahead.clear()
        assert workspace.read(everything) == state, kind
    if workspace.path is not None:
        assert workspace.check() == []
    empty(workspace)
    assert workspace.read(contacts.find, "has:email").tolist() == []


def newest(session: Session) -> tuple[int, Any]:
    """The last step, and when it was done: another may have its number."""
    return tuple(session.execute(select(Step.id, Step.at).order_by(Step.id.desc()).limit(1)).one_or_none() or (0, None))


@pytest.mark.backends("sqlite", "postgresql")
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
