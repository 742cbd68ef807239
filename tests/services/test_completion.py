"""What may come next in a filter."""

from outreach.model import filters
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.querying import completion
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.people import fill


def after(workspace: Workspace, text: str, cursor: int | None = None) -> list[str]:
    """The filters that taking each completion would make."""
    found = workspace.read(completion.complete, text, cursor)
    return [text[: one.start] + one.text + text[one.end :] for one in found]


def test_fields_in_our_languages(workspace: Workspace) -> None:
    assert "country:" in after(workspace, "")
    assert after(workspace, "cou")[0] == "country:"
    assert after(workspace, "стра") == ["country:"]
    assert after(workspace, "өлк") == ["country:"]
    assert after(workspace, "aigul -ta") == ["aigul -tag:"]
    assert after(workspace, "see") == ["seen<"]
    assert all(one.hint for one in workspace.read(completion.complete, ""))


def test_values_there_are_with_their_counts(workspace: Workspace) -> None:
    fill(workspace)
    found = workspace.read(completion.complete, "tag:")
    assert [(one.text, one.count) for one in found] == [("vip", 2), ("slow", 1)]
    assert [(one.text, one.hint, one.count) for one in workspace.read(completion.complete, "country:")] == [
        ("IE", "Ireland", 1), ("KG", "Kyrgyzstan", 1), ("RU", "Russia", 1),
    ]  # fmt: skip


BECOMES = (
    ("country:kyr", ["country:KG"]),
    ("country:Кырг", ["country:KG"]),
    ("country:кирг", ["country:KG"]),
    ("country:KG,Ire", ["country:KG,IE"]),
    ("country: кирг", ["country:KG"]),
    ("country:KG, Ire", ["country:KG,IE"]),
    ("lang:рус", ["lang:ru"]),
    ("beat:cri", ["beat:crime"]),
    ("-tag:sl", ["-tag:slow"]),
    ("outlet:zam", ["outlet:Заман"]),
    ("outlet:exa", ['outlet:"Example Times"']),
    ('outlet:"Example T', ['outlet:"Example Times"']),
    ("издание:exa", ['издание:"Example Times"']),
    ("city:дуб", ["city:Dublin"]),
    ("state:lei", ["state:Leinster"]),
    ("source:conf", ['source:"conference 2026"']),
    ("position:rep", ["position:Reporter"]),
    ("channel:tel", ["channel:telegram"]),
    ("has:pho", ["has:phone"]),
    ("is:blo", ["is:blocked"]),
    ("medium:radio", ["medium:radio"]),
    ("seen<9", ["seen<90d"]),
    ("shoe:", []),
    ('"exact wo', []),
    ("name:ai", []),
)


def test_what_a_value_may_become(workspace: Workspace) -> None:
    fill(workspace)
    for text, wanted in BECOMES:
        assert after(workspace, text) == wanted, text


def test_a_bare_word_is_offered_as_a_value_too(workspace: Workspace) -> None:
    fill(workspace)
    assert "beat:crime" in after(workspace, "crim")
    assert "country:KG" in after(workspace, "кырг")
    assert "tag:slow" in after(workspace, "aigul -slo")[0]


def test_in_the_middle_of_a_filter(workspace: Workspace) -> None:
    fill(workspace)
    text = "country:ky,IE beat:cr tag:vip"
    assert after(workspace, text, text.index(",")) == ["country:KG,IE beat:cr tag:vip"]
    assert after(workspace, text, text.index(" tag")) == ["country:ky,IE beat:crime tag:vip"]
    assert after(workspace, "co:KG", 2)[0] == "country:KG"


def test_values_are_those_that_somebody_has_under_the_rest(workspace: Workspace) -> None:
    """With the number that taking one would find; whoever is left out need not be there."""
    fill(workspace)
    assert after(workspace, "country:KG city:") == ["country:KG city:Бишкек"]
    assert after(workspace, "city: country:KG", 5) == ["city:Бишкек country:KG"]
    assert after(workspace, "country:KG cri") == ["country:KG beat:crime"]
    assert after(workspace, "country:IE cri") == []
    assert after(workspace, "country:KG source:") == ['country:KG source:"conference 2026"']
    assert after(workspace, "country:IE -tag:vi") == ["country:IE -tag:vip"]
    assert "country:IE OR city:Бишкек" in after(workspace, "country:IE OR city:")
    for text in ("country:KG tag:", "tag:vip lang:", "aigul is:", "has:email position:", "lang:ru no:"):
        for one in workspace.read(completion.complete, text):
            found = workspace.read(contacts.find, text + one.text)
            assert len(found) == one.count, (text, one)


def test_lists_and_releases_by_name(workspace: Workspace) -> None:
    workspace.write("List", lists.add, {"name": "Крым и право"})
    workspace.write("List", lists.add, {"name": 'The "A" list, short'})
    release = {"reference": "REN-114", "versions": {"en": {"headline": "New court opens"}}}
    workspace.write("Release", releases.add, release)
    assert after(workspace, "list:кр") == ['list:"Крым и право"']
    assert after(workspace, "got:ren") == ["got:REN-114"]
    assert after(workspace, "got:court") == ["got:REN-114"]
    (quoted,) = after(workspace, "list:short")
    assert filters.parse(quoted) == filters.Term("list", ('The "A" list, short',))


def test_every_completion_of_a_value_can_be_read(workspace: Workspace) -> None:
    workspace.write("Add", contacts.add, {"name": "A", "tags": ['"', "a,b", "(x)", "-y", "c d", "e:f", "\\"]})
    for text in after(workspace, "tag:"):
        assert len(workspace.read(contacts.find, text)) == 1, text


HALVES = ('tag:"', "(((", ")", "-", ":", "::", "tag:,,,", "a OR ", "\x00", "seen<", "é:")


def test_half_of_anything_is_borne(workspace: Workspace) -> None:
    for text in HALVES:
        for cursor in range(-1, len(text) + 2):
            workspace.read(completion.complete, text, cursor)
