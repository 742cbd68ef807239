"""Who gets it and why: lists taken in and left out, earlier recipients, embargoes; the reasons add up."""

import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from outreach.model.people import Email
from outreach.problems import FieldProblem, Problem
from outreach.services import lists
from outreach.services.contacts import contacts, memberships
from outreach.services.delivery import audience, audience_people, distributions, sending_steps, suppression
from outreach.services.delivery.audience import IN, OUT, Audience
from outreach.services.exporting import list_export
from outreach.services.quality import quality
from outreach.services.releases import releases, statuses
from outreach.store.workspace import Workspace
from tests.sample import examples


def person(workspace: Workspace, name: str, **fields: object) -> int:
    given = {"name": name, "emails": [{"raw": f"{name.lower()}@example.org"}], "country": "KG", **fields}
    return workspace.write("Add", contacts.add, given)


def press(workspace: Workspace, name: str, rule: str = "") -> int:
    return workspace.write("Add", lists.add, {"name": name, "rule": rule})


def got(workspace: Workspace, wanted: Audience) -> list[str]:
    return [one.name for one in workspace.read(audience.resolve, wanted).recipients]


def test_several_lists_make_one_message_each(workspace: Workspace) -> None:
    a = person(workspace, "Anna", tags=["crime"])
    person(workspace, "Bela", tags=["health"])
    one, two = press(workspace, "Crime", "tag:crime"), press(workspace, "Health", "tag:health")
    workspace.write("Pick", lists.pick, two, [a])
    found = workspace.read(audience.resolve, Audience((one, two)))
    assert [(r.name, r.reason) for r in found.recipients] == [
        ("Anna", "list “Crime”: the rule “Tag: crime”"),
        ("Bela", "list “Health”: the rule “Tag: health”"),
    ]


def test_left_out_of_one_list_is_still_on_the_other(workspace: Workspace) -> None:
    a = person(workspace, "Anna", tags=["crime"])
    one, two = press(workspace, "Crime", "tag:crime"), press(workspace, "All", "has:email")
    workspace.write("Out", lists.exclude, one, [a], "on leave")
    assert got(workspace, Audience((one,))) == []
    assert got(workspace, Audience((one, two))) == ["Anna"]
    workspace.write("Out", lists.exclude, two, [a])
    assert got(workspace, Audience((one, two))) == []


def test_another_list_is_left_out(workspace: Workspace) -> None:
    person(workspace, "Anna", tags=["crime"])
    person(workspace, "Bela")
    everybody, crime = press(workspace, "All", "has:email"), press(workspace, "Crime", "tag:crime")
    found = workspace.read(audience.resolve, Audience((everybody,), (crime,)))
    assert [r.name for r in found.recipients] == ["Bela"]
    assert [(o.name, o.reason, o.code) for o in found.left_out] == [
        ("Anna", "on the list “Crime”, which is excluded", "list")
    ]
    assert got(workspace, Audience((everybody,), (everybody,))) == []


def test_who_got_the_earlier_release_is_left_out(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    person(workspace, "Anna", tags=["crime"])
    person(workspace, "Bela")
    crime, everybody = press(workspace, "Crime", "tag:crime"), press(workspace, "All", "has:email")
    release = workspace.write(
        "Add", releases.add, {"reference": "R-1", "versions": {"en": {"headline": "H", "body": "B"}}}
    )
    target = tmp_path_factory.mktemp("out") / "a.csv"
    list(list_export.export_list(workspace, crime, target, release_id=release))
    found = workspace.read(audience.resolve, Audience((everybody,), (), (release,)))
    assert [r.name for r in found.recipients] == ["Bela"]
    assert found.left_out[0].code == "got"
    assert found.left_out[0].reason.startswith("may have R-1 ("), "nobody knows whether the file was used"
    workspace.write("By hand", sending_steps.it_arrived, workspace.read(distributions.find)[0])
    found = workspace.read(audience.resolve, Audience((everybody,), (), (release,)))
    assert found.left_out[0].reason.startswith("already received R-1 (")


def test_an_embargo_holds_who_has_not_promised(workspace: Workspace) -> None:
    person(workspace, "Anna", keeps_embargoes=True)
    person(workspace, "Bela")
    everybody = press(workspace, "All", "has:email")
    until = datetime(2040, 1, 1, 10, 0, tzinfo=UTC)
    release = workspace.write(
        "Add", releases.add, {"embargo_until": until, "versions": {"en": {"headline": "H", "body": "B"}}}
    )

    def held(at: datetime | None = None) -> list[bool]:
        found = workspace.read(audience.resolve, Audience((everybody,), release=release, at=at))
        return [one.held for one in found.recipients]

    assert held() == [False, True]
    assert held(until) == [False, False]
    workspace.write("Out", releases.edit, release, {"status": "released"})
    assert held() == [False, True], "no status ends an embargo"
    workspace.write("Lift", statuses.lift_now, release)
    assert held() == [False, False]


def test_why_she_is_on_it_and_why_not(workspace: Workspace) -> None:
    anna = person(workspace, "Anna", tags=["crime"], languages=["ru"])
    bela = person(workspace, "Bela", country="UZ", languages=["ru"])
    broken = workspace.write(
        "Add",
        contacts.add,
        {"name": "Broken", "country": "KG", "languages": ["ru"], "tags": ["crime"], "emails": [{"raw": "x[at]"}]},
    )
    number = press(workspace, "Crime", "country:KG,KZ lang:ru tag:crime")
    wanted = Audience((number,))

    def asked(contact: int) -> audience.Answer:
        return workspace.read(audience.why, wanted, contact)

    assert asked(anna).gets_it
    assert asked(anna).code == "rule"
    assert asked(bela) == audience.Answer(
        False,
        "“Crime” requires Country: Kyrgyzstan or Kazakhstan",
        "not named",
        ["“Crime” requires Country: Kyrgyzstan or Kazakhstan", ("“Crime” requires Tag: crime")],
    )
    assert asked(broken).reason == "no usable e-mail address: “x[at]”"
    with pytest.raises(Problem, match="no contact"):
        asked(99_999)


def test_a_list_that_names_itself_is_told(workspace: Workspace) -> None:
    person(workspace, "Anna")
    number = press(workspace, "Round", "has:email")
    with pytest.raises(FieldProblem, match="circle"):
        workspace.write("Edit", lists.edit, number, {"rule": "has:email -list:Round"})


COUNTER = itertools.count()

people = st.lists(
    st.fixed_dictionaries(
        {
            "emails": st.sampled_from(
                [[], ["a@example.org"], ["b@example.org", "c@e.org"], ["x[at]"], ["D@example.org"], ["d@example.org"]]
            ),
            "tags": st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True),
            "languages": st.lists(st.sampled_from(["ru", "en", "fr"]), max_size=2, unique=True),
            "do_not_contact": st.booleans(),
        }
    ),
    max_size=8,
)  # fmt: skip


@pytest.mark.backends("sqlite")
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), made=people)
def test_the_list_recounts_from_its_reasons(
    workspace: Workspace, data: st.DataObject, made: list[dict[str, object]]
) -> None:
    """Every member has one reason, all codes are known, and who gets it is who has a code of `IN`: once an address."""
    with workspace.writing("Make") as session:
        contacts.delete(session, list(contacts.find(session)))
        numbers = [
            contacts.add(session, {**fields, "name": f"P{i}", "emails": [{"raw": raw} for raw in fields["emails"]]})  # type: ignore[attr-defined]
            for i, fields in enumerate(made)
        ]
        number = lists.add(session, {"name": f"List {next(COUNTER)}", "rule": "tag:x"})
        other = lists.add(session, {"name": f"List {next(COUNTER)}", "rule": "tag:y"})
        some = st.lists(st.sampled_from(numbers), unique=True) if numbers else st.just([])
        lists.pick(session, number, data.draw(some))
        excluded = data.draw(some)
        lists.exclude(session, number, excluded, "by hand")
        if data.draw(st.booleans()):
            suppression.add(session, "d@example.org", "asked")
        release = releases.add(
            session, {"versions": {"ru": {"headline": "H", "body": "B"}, "en": {"headline": "H", "body": "B"}}}
        )
    wanted = Audience((number,), (other,) if data.draw(st.booleans()) else (), release=release)
    found = workspace.read(audience.resolve, wanted)
    everyone = [one.contact for one in found.recipients] + [one.contact for one in found.left_out]
    assert len(everyone) == len(set(everyone))
    picked = set(workspace.read(memberships.picked, number))
    named = set(workspace.read(contacts.find, "tag:x")) | picked
    assert set(everyone) == named
    assert {one.code for one in found.recipients} <= set(IN)
    assert {one.code for one in found.left_out} <= set(OUT)
    assert all(one.reason for one in [*found.recipients, *found.left_out])
    addresses = [one.address.casefold() for one in found.recipients]
    assert len(addresses) == len(set(addresses))
    assert sum(found.languages.values()) == len(found.recipients)
    assert not {one.contact for one in found.recipients} & set(excluded)
    for one in [*found.recipients, *found.left_out]:
        answer = workspace.read(audience.why, wanted, one.contact)
        assert answer.reason == one.reason
        assert answer.gets_it == (answer.code in IN)


sharing = st.dictionaries(st.integers(1, 6), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3, unique=True))


@settings(max_examples=examples(400), deadline=None)
@given(wanted=sharing)
def test_as_many_as_can_be_have_an_address_each(wanted: dict[int, list[str]]) -> None:
    """Held against every choice there is, one address or none for each person."""
    found = audience_people.matched(wanted)
    assert all(address in wanted[person] for person, address in found.items())
    assert len(set(found.values())) == len(found)
    every = itertools.product(*([None, *addresses] for addresses in wanted.values()))
    taken = ([address for address in choice if address] for choice in every)
    assert len(found) == max(len(some) for some in taken if len(set(some)) == len(some))
    assert audience_people.matched(dict(wanted)) == found
    first = next(iter(wanted), None)
    assert first is None or first in found, "who comes first is not left out for who comes later"


def test_an_address_goes_to_somebody_else_where_its_first_taker_has_another_one(workspace: Workspace) -> None:
    for name, addresses in (
        ("Anna", ("tv@example.org", "a@example.org")), ("Bela", ("tv@example.org", "desk@example.org")),
        ("Cara", ("tv@example.org", "desk@example.org")), ("Dora", ("desk@example.org", "tv@example.org")),
    ):  # fmt: skip
        person(workspace, name, emails=[{"raw": raw} for raw in addresses])
    found = workspace.read(audience.resolve, Audience((press(workspace, "All", "has:email"),)))
    assert [(one.name, one.address) for one in found.recipients] == [
        ("Anna", "a@example.org"), ("Bela", "desk@example.org"), ("Cara", "tv@example.org"),
    ]  # fmt: skip
    assert [one.elsewhere for one in found.recipients] == [True, True, False]
    assert "another person receives it at tv@example.org" in found.recipients[0].reason
    assert [one.reason for one in found.left_out] == ["Bela receives it at the same address"]


def test_one_person_twice_is_reached_in_the_spelling_that_leaves_an_address_to_another(workspace: Workspace) -> None:
    phone = {"phones": [{"raw": "+996 555 12 34 56"}], "country": "KG"}
    person(workspace, "Azamat Jumabekov", emails=[{"raw": "desk@example.org"}], **phone)
    person(workspace, "Жумабеков Азамат", emails=[{"raw": "azamat@example.org"}], **phone)
    person(workspace, "Яна Ким", emails=[{"raw": "desk@example.org"}])
    found = workspace.read(audience.resolve, Audience((press(workspace, "All", "has:email"),)))
    assert {one.address: one.name for one in found.recipients} == {
        "desk@example.org": "Яна Ким", "azamat@example.org": "Жумабеков Азамат",
    }  # fmt: skip
    assert [(one.name, one.code) for one in found.left_out] == [("Azamat Jumabekov", "double")]


def test_whose_mail_came_back_is_named_and_another_address_is_taken(workspace: Workspace) -> None:
    back = {"bounced_on": date(2026, 5, 12), "bounce": "hard", "bounce_text": "no such box"}
    anna, bela = person(workspace, "Anna"), person(workspace, "Bela")
    workspace.write("Second", contacts.edit, bela, {"emails": [{"raw": "bela@example.org"}, {"raw": "b@example.net"}]})
    with workspace.writing("Back") as session:
        for email in session.scalars(select(Email).where(Email.contact_id.in_((anna, bela)), Email.rank == 0)):
            for name, value in back.items():
                setattr(email, name, value)
    found = workspace.read(audience.resolve, Audience((press(workspace, "All", "has:email"),)))
    assert [(one.name, one.address) for one in found.recipients] == [("Bela", "b@example.net")]
    assert [(one.name, one.code) for one in found.left_out] == [("Anna", "bounced")]
    assert found.left_out[0].reason == "mail to “anna@example.org” bounced (12 May 2026): no such box"


def test_nobody_is_told_that_mail_came_back_from_one_who_only_works_there_no_more(workspace: Workspace) -> None:
    anna = person(workspace, "Anna")
    gone = {"bounced_on": date(2026, 5, 12), "bounce": "gone", "bounce_text": "No longer works at Radio Example."}
    with workspace.writing("Gone") as session:
        for name, value in gone.items():
            setattr(session.scalars(select(Email).where(Email.contact_id == anna)).one(), name, value)
    found = workspace.read(audience.resolve, Audience((press(workspace, "All", "has:email"),)))
    assert [one.reason for one in found.left_out] == [
        "anna@example.org: No longer works at Radio Example (12 May 2026)"
    ]


def test_one_man_in_three_spellings_gets_one_message(workspace: Workspace) -> None:
    phone = {"phones": [{"raw": "+996 555 12 34 56"}], "country": "KG"}
    for name, address in (
        ("Азамат Жумабеков", "azamat@example.org"), ("Jumabekov Azamat", "a.j@example.net"), ("Azamat Zhumabekov", ""),
    ):  # fmt: skip
        workspace.write("Add", contacts.add, {"name": name, "emails": [{"raw": address}] if address else [], **phone})
    # His wife answers the same phone, and a colleague has his name.
    wife = workspace.write("Add", contacts.add, {"name": "Айнура Жумабекова", "emails": [{"raw": "w@e.org"}], **phone})
    other = person(workspace, "Азамат Жумабеков", emails=[{"raw": "other@example.org"}])
    wanted = Audience((press(workspace, "All", "country:KG"),))
    found = workspace.read(audience.resolve, wanted)
    assert {one.contact for one in found.recipients} >= {wife, other}
    assert len(found.recipients) == 3
    assert [one.code for one in found.left_out] == ["double", "double"]
    assert all("one person in two spellings" in one.reason for one in found.left_out)
    # Judged to be two, they are two.
    ids = sorted({one.contact for one in found.left_out} | {one.contact for one in found.recipients} - {wife, other})
    workspace.write("Apart", quality.not_duplicates, ids)
    found = workspace.read(audience.resolve, wanted)
    assert (len(found.recipients), [one.code for one in found.left_out]) == (4, ["no address"])


def test_a_filter_narrows_and_some_are_left_out_this_time(workspace: Workspace) -> None:
    anna, bela = person(workspace, "Anna", city="Osh"), person(workspace, "Bela", city="Osh")
    cara = person(workspace, "Cara", city="Talas")
    number = press(workspace, "All", "has:email")
    narrow = Audience((number,), filter="city:Osh")
    assert got(workspace, narrow) == ["Anna", "Bela"]
    found = workspace.read(audience.resolve, narrow._replace(without=(bela, cara)))
    assert [one.contact for one in found.recipients] == [anna]
    assert [(one.name, one.code, one.reason) for one in found.left_out] == [
        ("Bela", "aside", "excluded by hand, this time"), ("Cara", "aside", "excluded by hand, this time"),
    ]  # fmt: skip
    missed = workspace.read(audience.resolve, narrow._replace(without=(bela,))).left_out
    assert [(one.name, one.code) for one in missed] == [("Bela", "aside"), ("Cara", "filter")]
    assert missed[1].reason == "the filter “City: Osh” does not find them"
    assert workspace.read(audience.why, narrow, cara).reason == "does not match the filter “city:Osh”"
    alone = workspace.read(audience.resolve, Audience((), filter="city:Talas"))
    assert [(one.name, one.reason) for one in alone.recipients] == [("Cara", "the filter “City: Talas”")]
    with pytest.raises(Problem, match="county"):
        workspace.read(audience.resolve, Audience((number,), filter="county:KG"))
    with pytest.raises(Problem, match="“city:” has no value"):
        workspace.read(audience.resolve, Audience((number,), filter="city:"))
    said = workspace.read(audience.why, Audience((number,), filter='"Osh'), cara).reason
    assert said == 'does not match the filter “"Osh”'


def test_an_address_that_somebody_has_twice_came_back_once(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Ann", "emails": [{"raw": "ann@example.org"}]})
    with workspace.writing("Bounce") as session:
        row = session.scalars(select(Email)).one()
        row.bounce, row.bounced_on = "hard", date(2026, 7, 1)
    press = workspace.write("Add list", lists.add, {"name": "Press", "rule": "name:Ann"})
    for emails in (["ann@example.org", "Ann@example.org"], ["Ann@EXAMPLE.org", "ann@example.org"]):
        workspace.write("Edit", contacts.edit, number, {"emails": [{"raw": raw, "label": raw[:1]} for raw in emails]})
        found = workspace.read(lists.resolve, press)
        assert found.recipients == [] and [one.code for one in found.left_out] == ["bounced"]
