"""Facets: their counts are what the filter would find, on both databases."""

import re

import pytest

from outreach import i18n
from outreach.model import filter_words, filters
from outreach.model.people import Contact, Outlet
from outreach.problems import FieldProblem
from outreach.services import outlets
from outreach.services.contacts import contacts
from outreach.services.querying import facets
from outreach.store.workspace import Workspace
from tests.services.people import fill

FILTERS = (
    "", "aigul", "city:Dublin", "city:dub*,Бишкек", "tag:vip*", "outlet:зам",
     "country:KG", "country:KG,IE", "country:KG tag:vip", "-tag:vip", "tag:vip,slow", "lang:ru has:phone",
    "outlet:Заман", "is:blocked", "no:outlet", "country:XX", "(country:KG OR beat:politics)", "notes:noon",
    '"before noon"',
)  # fmt: skip


def counts(workspace: Workspace, filter: str, field: str) -> dict[str, int]:
    return {facet.value: facet.count for facet in workspace.read(facets.facets, filter, [field])[field]}


@pytest.mark.backends("sqlite", "postgresql")
def test_values_with_their_counts_the_most_frequent_first(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(facets.facets, "")
    assert [(f.value, f.shown, f.count) for f in found["lang"]] == [
        ("ru", "Russian", 2), ("en", "English", 1), ("ky", "Kyrgyz", 1),
    ]  # fmt: skip
    assert counts(workspace, "", "tag") == {"vip": 2, "slow": 1}
    assert counts(workspace, "", "outlet") == {"Example Times": 1, "Заман": 1}
    assert counts(workspace, "", "is")["blocked"] == 1
    assert counts(workspace, "", "no")["outlet"] == 1


def fill_oddly(workspace: Workspace) -> None:
    """Values of which one begins as another one, or differs by its case, or has no letter."""
    fill(workspace)
    odd = (("Кабар", "Atlantis", "x"), ("Кабар Плюс", "ATLANTIS", "X y"), ("★", "Атлантида", "★"), ("!", "", "-x"))
    for outlet, country, tag in odd:
        number = workspace.write("Add", contacts.add, {"outlet": outlet, "tags": [tag], "beats": [tag]})
        with workspace.writing("From an older version") as session:
            session.get_one(Contact, number).country = country
    for outlet, medium in (("Кабар", "radio"), ("★", "RADIO")):
        (number,) = (row.id for row in all_outlets(workspace) if row.name == outlet)
        with workspace.writing("From an older version") as session:
            session.get_one(Outlet, number).medium = medium


def all_outlets(workspace: Workspace) -> list[outlets.OutletRow]:
    return workspace.read(lambda session: outlets.rows(session, outlets.find(session)))


def test_a_count_is_what_ticking_would_find(workspace: Workspace) -> None:
    """Ticked alone beside the rest of a filter, each value finds as many as its facet says."""
    fill_oddly(workspace)
    found = ((text, field, values) for text in FILTERS for field, values in workspace.read(facets.facets, text).items())
    for text, field, values in found:
        rest = filters.rest(filters.parse(text), field)
        for facet in values:
            alone = filters.text_of(filters.together(rest, filters.Term(field, (facet.value,))))
            assert len(workspace.read(contacts.find, alone)) == facet.count, (field, facet, alone)
            assert facet.possible == (facet.count > 0)


def test_the_choices_of_a_field_do_not_narrow_its_own_counts(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(facets.facets, "country:Kyrgyzstan lang:ru", ["country", "lang", "tag"])
    assert [(f.value, f.count, f.chosen, f.possible) for f in found["country"]] == [
        ("KG", 1, True, True), ("RU", 1, False, True), ("IE", 0, False, False),
    ]  # fmt: skip
    assert [(f.value, f.count, f.chosen) for f in found["lang"]] == [
        ("ky", 1, False), ("ru", 1, True), ("en", 0, False),
    ]  # fmt: skip


def test_a_choice_that_nobody_bears_is_still_to_be_unticked(workspace: Workspace) -> None:
    fill(workspace)
    (facet,) = (f for f in workspace.read(facets.facets, "tag:gone", ["tag"])["tag"] if f.chosen)
    assert (facet.value, facet.count, facet.possible) == ("gone", 0, False)


@pytest.mark.backends("sqlite", "postgresql")
def test_what_is_asked_for_by_its_beginning_is_counted_and_ticked(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(facets.facets, "tag:v* outlet:зам", ["tag", "outlet"])
    assert [(f.value, f.count, f.chosen) for f in found["tag"] if f.count] == [("v*", 1, True), ("vip", 1, False)]
    assert [(f.value, f.count) for f in found["outlet"] if f.chosen] == [("зам", 1)]


def test_towns_and_regions_are_ticked_too(workspace: Workspace) -> None:
    fill(workspace)
    assert counts(workspace, "", "city") == {"Dublin": 1, "Бишкек": 1}
    assert counts(workspace, "country:KG", "city") == {"Dublin": 0, "Бишкек": 1}
    assert counts(workspace, "", "state")["Leinster"] == 1


def test_a_town_written_in_two_scripts_is_one_place_shown_as_most_write_it(workspace: Workspace) -> None:
    for city in ("Бишкек", "Bishkek", "Бишкек", "Ош"):
        workspace.write("Add", contacts.add, {"name": "N", "city": city})
    found = workspace.read(facets.facets, "city:Bishkek")["city"]
    assert [(one.shown, one.count, one.chosen) for one in found] == [("Бишкек", 3, True), ("Ош", 1, False)]


def test_ticking_values_finds_any_of_them(workspace: Workspace) -> None:
    aigul, bob, _emil = fill(workspace)
    text = filters.toggle(filters.toggle("", "country", "KG"), "country", "IE")
    assert text == "country:KG,IE"
    assert set(workspace.read(contacts.find, text)) == {aigul, bob}


def test_counts_follow_what_is_written(workspace: Workspace) -> None:
    aigul, bob, _emil = fill(workspace)
    assert counts(workspace, "", "tag") == {"vip": 2, "slow": 1}
    workspace.write("Edit", contacts.edit, bob, {"tags": ["vip", "Слово"], "country": "KG"})
    assert counts(workspace, "", "tag") == {"vip": 3, "slow": 1, "Слово": 1}
    assert counts(workspace, "tag:vip", "country") == {"KG": 2, "RU": 1}
    workspace.write("Delete", contacts.delete, [aigul])
    assert counts(workspace, "", "country") == {"KG": 1, "RU": 1}
    workspace.undo()
    assert counts(workspace, "", "country") == {"KG": 2, "RU": 1}
    workspace.undo()
    assert counts(workspace, "", "tag") == {"vip": 2, "slow": 1}


def test_media_of_outlets_even_where_two_bear_one_name(workspace: Workspace) -> None:
    aigul, bob, emil = fill(workspace)
    zaman = workspace.read(outlets.find, "заман")[0]
    workspace.write("Edit", outlets.edit, zaman, {"medium": "newspaper"})
    assert counts(workspace, "", "medium") == {"newspaper": 1}
    assert workspace.read(contacts.find, "medium:newspaper").tolist() == [aigul]
    workspace.write("Edit", contacts.edit, bob, {"outlet": "Radio One"})
    radio = workspace.read(outlets.find, "radio")[0]
    workspace.write("Edit", outlets.edit, radio, {"medium": "radio"})
    assert counts(workspace, "", "medium") == {"newspaper": 1, "radio": 1}
    assert counts(workspace, "outlet:заман", "medium") == {"newspaper": 1, "radio": 0}
    assert counts(workspace, f"id:{emil}", "medium") == {"newspaper": 0, "radio": 0}


@pytest.mark.backends("sqlite", "postgresql")
def test_words_leave_values_that_begin_so_in_either_script(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(facets.facets, "", ["outlet", "country"], 200, "zam")
    assert [f.value for f in found["outlet"]] == ["Заман"]
    assert found["country"] == []


def test_no_more_than_asked_but_all_that_are_chosen(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(facets.facets, "tag:slow", ["tag"], 1)["tag"]
    assert [f.value for f in found] == ["vip", "slow"]


def test_a_filter_that_cannot_be_read_is_said(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem, match="not known"):
        workspace.read(facets.facets, "shoe:42")


def test_every_field_has_its_label() -> None:
    assert set(facets.FIELDS) == set(filter_words.LABELS) <= set(filters.FIELDS)
    assert all(filter_words.shown("has", what) != what for what in filters.HAS)
    assert all(filter_words.shown("is", what) != what for what in filters.IS)


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        ("", ""),
        ("country:KG,Kazakhstan lang:ru", "Country: Kyrgyzstan or Kazakhstan · Language: Russian"),
        ("aigul -tag:vip", "“aigul” · not Tag: vip"),
        ('has:email "before noon"', "Has: E-mail · exactly “before noon”"),
        ("(country:KG OR tag:vip) is:open", "(Country: Kyrgyzstan or Tag: vip) · Is: May be contacted"),
        ("seen<90d contacted>1y", "Verified: within 90 days · Last written to: longer than 1 year ago, or never"),
        ("found>2026-01-31", "Added: after 2026-01-31"),
    ],
)  # fmt: skip
def test_a_filter_in_plain_words(filter: str, said: str) -> None:
    assert filter_words.words(filter) == said


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_the_language_knows_what_the_window_calls_a_field(language: str) -> None:
    """A heading that is one word can be typed before a colon; a number may be anything."""
    i18n.use(language)
    for field, name in filter_words._NAMES.items():
        word = i18n._(name).lower()
        if re.fullmatch(r"[^\W\d_][\w-]*", word) and field != "id":
            assert filters.ALIASES.get(word) == field, word


def test_every_term_has_its_word() -> None:
    dateless = {"has", "no", "is", "id"}
    assert all(filter_words.words(f"{field}:2026-01-31") for field in filters.FIELDS if field not in dateless)
