"""Whoever objected gets nothing, by whatever list, pick, correction or merge (trust.md E7)."""

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import audience, distributions, suppression
from outreach.services.delivery.audience import Audience
from outreach.services.identity import merging
from outreach.services.privacy import privacy
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.sample import examples

RULES = ("", "has:email", "tag:x", "-tag:x", "country:KG", "P", '"p1"', "tag:x OR tag:y")
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "boxes": st.sets(st.integers(0, 5), max_size=3),
            "tags": st.lists(st.sampled_from("xy"), unique=True),
            "wish": st.sampled_from(["", "", "marked", "address", "both", "erased"]),
        }
    ),
    min_size=1, max_size=6,
)  # fmt: skip
LISTS = st.lists(
    st.tuples(st.sampled_from(RULES), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))), min_size=1, max_size=3
)


def run(job: Generator[Any, None, Any]) -> None:
    for _progress in job:
        pass


@pytest.mark.slow
@pytest.mark.backends("sqlite")
@settings(
    max_examples=examples(48), deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(made=PEOPLE, wanted=LISTS, merges=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=2))
def test_an_objection_beats_everything(
    workspace: Workspace, made: list[dict[str, Any]], wanted: list[Any], merges: list[tuple[int, int]]
) -> None:
    with workspace.writing("Empty") as session:
        contacts.delete(session, list(contacts.find(session)))
    run_of = workspace.read(lists.count)
    folded = [f"box{n}.{run_of}@example.org" for n in range(6)]
    numbers = []
    for place, person in enumerate(made):
        # In another case than it is suppressed in: the wish is the person's, not the spelling's.
        fields = {
            "name": f"P{place}", "country": "KG", "tags": person["tags"],
            "emails": [{"raw": folded[box].upper() if place % 2 else folded[box]} for box in sorted(person["boxes"])],
        }  # fmt: skip
        numbers.append(workspace.write("Add", contacts.add, fields))
    release = workspace.write("Add", releases.add, {"versions": {"en": {"headline": "H", "body": "B"}}})
    made_lists = []
    for place, (rule, picks, exclusions) in enumerate(wanted):
        one = workspace.write("Add", lists.add, {"name": f"L{place}.{run_of}", "rule": rule})
        workspace.write("Pick", lists.pick, one, [numbers[n] for n in picks if n < len(numbers)])
        workspace.write("Out", lists.exclude, one, [numbers[n] for n in exclusions if n < len(numbers)], "")
        made_lists.append(one)
    # It went to everybody once, before any of them objected: a correction goes to the same people.
    if workspace.read(audience.resolve, Audience(tuple(made_lists), release=release)).recipients:
        workspace.write("Prepare", distributions.prepare, Audience(tuple(made_lists), release=release))
    objected: set[int] = set()
    barred: set[str] = set()
    for number, person in zip(numbers, made, strict=True):
        if person["wish"] in ("marked", "both"):
            workspace.write("Mark", contacts.edit, number, {"do_not_contact": True})
            objected.add(number)
        if person["wish"] in ("address", "both"):
            for box in person["boxes"]:
                workspace.write("Suppress", suppression.add, folded[box])
                barred.add(folded[box])
    gone: dict[int, int] = {}
    for keep, other in merges:
        if max(keep, other) < len(numbers) and keep != other and not {numbers[keep], numbers[other]} & gone.keys():
            workspace.write("Merge", merging.merge, numbers[keep], [numbers[other]])
            gone[numbers[other]] = numbers[keep]
            if numbers[other] in objected:
                objected.add(numbers[keep])
    erased = [n for n, person in zip(numbers, made, strict=True) if person["wish"] == "erased" and n not in gone]
    if erased:
        run(privacy.erase(workspace, erased))
    for asked in (
        Audience(tuple(made_lists)),
        Audience(tuple(made_lists), release=release),
        Audience((), filter="has:email"),
        Audience((), release=release, recipients_of=release),
    ):
        found = workspace.read(audience.resolve, asked)
        assert not {row.contact for row in found.recipients} & {*objected, *erased, *gone}
        assert not {row.address.casefold() for row in found.recipients} & barred
        addresses = [row.address.casefold() for row in found.recipients]
        assert len(addresses) == len(set(addresses)), "one message an address"
