"""What a filter finds: the same on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from outreach import i18n
from outreach.model import filters
from outreach.model.base import now
from outreach.model.distributions import Distribution, Recipient
from outreach.model.history import Step
from outreach.model.people import Contact, Email
from outreach.problems import FieldProblem
from outreach.services import lists, outlets
from outreach.services.contacts import contacts
from outreach.services.querying import filtering
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services.people import fill

A, B, E = "A", "B", "E"
ALL = [A, B, E]

CASES = [
    ("", ALL),
    ("   ", ALL),
    # words: the beginning of any word, in either script, whatever the case and the accents
    ("айг", [A]),
    ("АЙГУЛЬ", [A]),
    ("aigul", [A]),
    ("aygul", [A]),
    ("жумабекова", [A]),
    ("zhumabekova", [A]),
    ("jumabekova", [A]),
    ("елкин", [E]),
    ("Ёлкин", [E]),
    ("yolkin", [E]),
    ("elkin", [E]),
    ("o brien", [B]),
    ("obrien", []),
    ("aigul brien", []),
    ("reporter", [A]),
    ("заман", [A]),
    ("zaman", [A]),
    ("example times", [B]),
    ("aigul@example.org", [A]),
    ("noon", [A]),
    ("crime", [A]),
    ("oon", []),
    # phones in any form
    ("+996 775 98 78 17", [A]),
    ("0775987817", [A]),
    ("775 98-78-17", [A]),
    ("987817", [A]),
    ("660418", [A]),
    ("6-04-18", [A]),
    ("0418", [A]),
    ("04-18", [A]),
    ("418", []),
    ("phone:0775987817", [A]),
    ('phone:"+996 (775) 98-78-17"', [A]),
    ("phone:0775", [A]), ("phone:077", [A]), ("phone:775", [A]), ("0775", [A]), ("phone:0774", []),
    # phrases keep their order
    ('"before noon"', [A]),
    ('"noon before"', []),
    ('"efore noon"', []),
    ('"+996 312 66 04 18"', [A]),
    ('"aigul jumabekova"', [A]),
    # terms
    ("name:aigul", [A]),
    ("name:reporter", []),
    ("outlet:заман", [A]),
    ('outlet:"Example Times"', [B]),
    ("outlet:Заман,Example", [A, B]),
    ("position:report", [A]),
    ("email:example", [A, B]),
    ("email:AIGUL@", [A]),
    ("channel:telegram", [A]),
    ("channel:@aigul", [A]),
    ("country:KG", [A]),
    ("country:kg", [A]),
    ("country:Kyrgyzstan", [A]),
    ("country:Кыргызстан,RU", [A, E]),
    ("state:Чүй", [A]),
    ("state:чүй", [A]),
    ("region:leinster", [B]),
    ("city:БИШКЕК", [A]),
    ("lang:ru", [A, E]),
    ("language:Russian", [A, E]),
    ("lang:ky,en", [A, B]),
    ("beat:crime", [A]),
    ("beat:CRIME,politics", [A, B]),
    ("tag:vip", [A, E]),
    ("tag:vip tag:slow", [E]),
    ("-tag:vip", [B]),
    ("-aigul", [B, E]),
    ("source:conference", [A]),
    ("notes:noon", [A]),
    # has, no, is
    ("has:email", [A, B]),
    ("no:email", [E]),
    ("has:phone", [A, E]),
    ("has:outlet", [A, B]),
    ("no:outlet", [E]),
    ("has:beat", [A, B]),
    ("has:channel", [A]),
    ("has:notes", [A]),
    ("has:country", ALL),
    ("no:name", []),
    ("is:invalid", [E]),
    ("is:valid", [A, B]),
    ("is:blocked", [E]),
    ("is:open", [A, B]),
    # dates
    ("added>2026-01-30", ALL), ("found>2026-01-30", ALL),  # A has a day of her own, the others that of their entry
    ("added<2026-02-01", [A]), ("added<2026-01-31", []),
    ("-added<2026-02-01", [B, E]), ("-added>2026-01-30", []),
    ("added:2026-01-31", [A]), ("found:2026-02-01", []), ("added>=31.01.2026", ALL), ("added>31.01.2026", [B, E]),
    ("added>1d", [A]), ("найден<2d", [B, E]),
    ("seen<36500d", [A]),
    ("seen>1d", ALL),
    ("checked>2027-01-01", []),
    # together
    ("country:KG beat:crime", [A]),
    ("country:KG beat:politics", []),
    ("country:KG OR country:IE", [A, B]),
    ("country:KG | country:IE", [A, B]),
    ("(country:KG OR country:IE) -beat:crime", [B]),
    ("-(country:KG OR country:IE)", [E]),
    ("tag:vip (lang:ky OR lang:en)", [A]),
    ("has:email -tag:vip", [B]),
    ("http://example.org", []),
]  # fmt: skip


@pytest.mark.backends("sqlite", "postgresql")
def test_every_filter_finds_whom_it_must(workspace: Workspace) -> None:
    ids = dict(zip(ALL, fill(workspace), strict=True))
    wrong = []
    for text, wanted in CASES:
        found = [name for name in ALL if ids[name] in workspace.read(contacts.find, text)]
        if found != wanted:
            wrong.append((text, wanted, found))
    assert not wrong


def test_a_filter_and_its_text_again_find_the_same(workspace: Workspace) -> None:
    fill(workspace)
    for text, _wanted in CASES:
        again = filters.text_of(filters.parse(text))
        assert workspace.read(contacts.find, again) == workspace.read(contacts.find, text), (text, again)


@pytest.mark.backends("sqlite", "postgresql")
@pytest.mark.parametrize("zone", ["Asia/Bishkek", "America/New_York"])
def test_the_first_and_the_last_day_there_is_are_found_on_every_clock(workspace: Workspace, zone: str) -> None:
    ids = fill(workspace)
    i18n.use_zone(zone)
    found = {text: sorted(workspace.read(contacts.find, text)) for text in ("added:31.01.2026", "added<=9999-12-30")}
    assert found == {"added:31.01.2026": [ids[0]], "added<=9999-12-30": sorted(ids)}
    for text in ("added>=9999-12-31", "contacted:31.01.2026", "contacted<=9999-12-30", "contacted>=9999-12-31"):
        assert not workspace.read(contacts.find, text)


@pytest.mark.backends("sqlite", "postgresql")
def test_percent_and_underscore_are_letters(workspace: Workspace) -> None:
    fill(workspace)
    workspace.write("Add", contacts.add, {"name": "Odd", "notes": "100 % sure_of", "source": "a\\b"})
    assert len(workspace.read(contacts.find, "notes:%")) == 1
    assert len(workspace.read(contacts.find, "notes:e_o")) == 1
    assert len(workspace.read(contacts.find, "source:\\")) == 1
    assert workspace.read(contacts.find, "email:%@%").tolist() == []


@pytest.mark.backends("sqlite", "postgresql")
def test_the_case_of_letters_tells_nothing_apart(workspace: Workspace) -> None:
    odd = {
        "name": "Odd", "position": "ГлавРед", "country": "АтлантидА", "state": "ЧүЙ обл.", "city": "г. ОШ",
        "notes": "ЗаМетка", "source": "FaIr", "channels": [{"network": "vk", "value": "КаНал"}],
        "emails": [{"raw": "ГдеТо[at]", "label": ""}],
    }  # fmt: skip
    country = odd.pop("country")
    number = workspace.write("Add", contacts.add, odd)
    with workspace.writing("From an older version") as session:
        session.get_one(Contact, number).country = str(country)
    texts = (
        "position:главред", "position:АВРЕ", "country:атлантида", "state:'чүй обл.'", "city:'Г. ош'", "notes:заметка",
        "source:fair", "source:AIR", "channel:канал", "email:гдето",
    )  # fmt: skip
    for text in [text.replace("'", '"') for text in texts]:
        for _time in range(3):
            assert workspace.read(contacts.find, text).tolist() == [number], text
    assert workspace.read(contacts.find, "notes:азм").tolist() == []


@pytest.mark.backends("sqlite", "postgresql")
def test_a_place_with_an_apostrophe_is_found(workspace: Workspace) -> None:
    number = workspace.write("Add", contacts.add, {"name": "Anna", "city": "Jalal-Abad"})
    for text in ("jalal'abad", "anna Jalal’Abad", "Jalal Aba'd", '"jalal\'abad"'):
        assert workspace.read(contacts.find, text).tolist() == [number], text
    for text in ("name:jalal'abad", "Ščukin'ʻ"):
        assert workspace.read(contacts.find, text).tolist() == [], text


def test_an_outlet_of_that_very_name_stands_for_itself(workspace: Workspace) -> None:
    one, more, sign = (
        workspace.write("Add", contacts.add, {"name": name, "outlet": outlet})
        for name, outlet in (("One", "Кабар"), ("Two", "Кабар Плюс"), ("Three", "★"))
    )
    for _time in range(3):  # the first question is answered by the database, later ones by what is kept of it
        assert workspace.read(contacts.find, "outlet:КАБАР").tolist() == [one]
        assert sorted(workspace.read(contacts.find, "outlet:каб")) == [one, more]
        assert sorted(workspace.read(contacts.find, "outlet:kab")) == [one, more]  # in either script
        assert workspace.read(contacts.find, 'outlet:"kabar plus"').tolist() == [more]
        assert workspace.read(contacts.find, "outlet:★").tolist() == [sign]
        assert workspace.read(contacts.find, "outlet:☆").tolist() == []


@pytest.mark.backends("sqlite", "postgresql")
def test_a_town_is_found_in_either_script_and_what_begins_so_where_none_is_called_so(workspace: Workspace) -> None:
    people = (
        ("Ош", ["vip", "🔥 hot"], "Чүй"), ("Osh", ["VIP press"], "Chüy"), ("Oshkosh", ["🔥"], ""),
        ("Bishkek / Бишкек", ["tag*"], ""), ("Бишкек", ["tagged"], "NY"), ("", [], ""),
    )  # fmt: skip
    made = [
        workspace.write("Add", contacts.add, {"name": "N", "city": city, "tags": tags, "state": state})
        for city, tags, state in people
    ]
    cases = [
        ("city:Osh", [0, 1]), ("city:ОШ", [0, 1]), ("-city:ош", [2, 3, 4, 5]),
        ("city:osh*", [0, 1, 2]), ("-city:osh*", [3, 4, 5]),
        ("city:bish", [3, 4]), ("city:биш", [3, 4]), ("city:Бишкек", [4]), ("city:Бишкек*", [3, 4]),
        ('city:"bishkek bish"', [3, 4]), ("city:Nowhere", []), ("city:*", [0, 1, 2, 3, 4]),
        ("city:Osh,bish*", [0, 1, 3, 4]), ("state:чу", [0, 1]), ("state:Chui", [0, 1]), ("state:n*", [4]),
        ("tag:vip", [0]), ("tag:vi", []), ("tag:vip*", [0, 1]), ("tag:вип*", [0, 1]), ('tag:"vip pr*"', [1]),
        ("tag:🔥", [2]), ("tag:🔥*", [0, 2]), ("tag:tag*", [3]), ("tag:tage*", [4]), ("tag:☆*", []),
        ("tag:*", [0, 1, 2, 3, 4]),
    ]  # fmt: skip
    for text, wanted in cases:
        for _time in range(3):  # the first question is answered by the database, later ones by what is kept of it
            assert sorted(workspace.read(contacts.find, text)) == [made[place] for place in wanted], text


@pytest.mark.backends("sqlite", "postgresql")
def test_a_star_does_in_every_field(workspace: Workspace) -> None:
    aigul, _bob, emil = fill(workspace)
    cases = [
        ("country:kyrg*", [aigul]), ("country:Росс*", [emil]), ("lang:kyrg*", [aigul]), ("beat:cri*", [aigul]),
        ("outlet:зам*", [aigul]), ("name:айг*", [aigul]), ("email:aigul*", [aigul]), ("email:*igul@*", [aigul]),
        ("source:conf*", [aigul]), ("notes:noon*", [aigul]), ("position:rep*", [aigul]), ("channel:@aig*", [aigul]),
        ("айг*", [aigul]),
    ]  # fmt: skip
    for text, wanted in cases:
        for _time in range(3):
            assert workspace.read(contacts.find, text).tolist() == wanted, text


@pytest.mark.backends("sqlite", "postgresql")
def test_so_many_days_ago_or_more(workspace: Workspace) -> None:
    today = date.today()
    made = [
        workspace.write("Add", contacts.add, {"name": "N", "checked_on": (today - timedelta(days=days)).isoformat()})
        for days in (29, 30, 31)
    ]
    for text, wanted in (("seen<30d", 2), ("seen<=30d", 2), ("seen>=30d", -2), ("seen>30d", -1)):
        expected = made[:wanted] if wanted > 0 else made[wanted:]
        assert sorted(workspace.read(contacts.find, text)) == expected, text


def test_ids(workspace: Workspace) -> None:
    aigul, bob, _emil = fill(workspace)
    assert sorted(workspace.read(contacts.find, f"id:{aigul},{bob}")) == sorted([aigul, bob])
    assert workspace.read(contacts.find, "id:0,99999999999999999999").tolist() == []
    with pytest.raises(FieldProblem, match="“abc” is not a contact's number"):
        workspace.read(contacts.find, "id:abc")


def test_a_word_is_no_phone_number(workspace: Workspace) -> None:
    aigul, _bob, _emil = fill(workspace)
    for word in ("abc", workspace.read(contacts.fields, aigul)["name"].split()[0], "+"):
        with pytest.raises(FieldProblem, match="No phone number in"):
            workspace.read(contacts.find, f'phone:"{word}"')
    with pytest.raises(FieldProblem, match="No phone number in “abc”"):
        workspace.write("List", lists.add, {"name": "Callers", "rule": "-phone:abc"})
    assert len(workspace.read(contacts.find, "phone:*")) == len(workspace.read(contacts.find, "has:phone"))


def test_on_a_list(workspace: Workspace) -> None:
    aigul, bob, emil = fill(workspace)
    list_id = workspace.write("List", lists.add, {"name": "Крым и право", "rule": "tag:vip"})
    assert sorted(workspace.read(contacts.find, 'list:"крым и право"')) == sorted([aigul, emil])
    workspace.write("Exclude", lists.exclude, list_id, [emil])
    workspace.write("Pick", lists.pick, list_id, [bob])
    assert sorted(workspace.read(contacts.find, 'list:"Крым и право"')) == sorted([aigul, bob])
    assert workspace.read(contacts.find, '-list:"Крым и право"').tolist() == [emil]


def test_a_list_that_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(FieldProblem, match="No list is named “nowhere”"):
        workspace.read(contacts.find, "list:nowhere")


def test_lists_in_a_circle_are_said(workspace: Workspace) -> None:
    first = workspace.write("List", lists.add, {"name": "first"})
    workspace.write("List", lists.add, {"name": "second", "rule": "list:first"})
    with pytest.raises(FieldProblem):
        workspace.write("Edit", lists.edit, first, {"rule": "list:second"})


def test_a_new_name_of_an_outlet_is_found_at_once(workspace: Workspace) -> None:
    aigul, _bob, _emil = fill(workspace)
    outlet = workspace.read(outlets.find, "заман")[0]
    workspace.write("Edit", outlets.edit, outlet, {"name": "Kündelik"})
    assert workspace.read(contacts.find, "kundelik").tolist() == [aigul]
    assert workspace.read(contacts.find, "заман").tolist() == []
    assert workspace.read(contacts.find, "outlet:kündelik").tolist() == [aigul]


def test_letter_by_letter_finds_what_it_finds_at_once(workspace: Workspace) -> None:
    fill(workspace)
    for word in ("aigul", "zhumabekova", "vip", "example", "айгүл", "example times", "12", "zzz"):
        for length in range(1, len(word) + 1):
            asked = word[:length]
            found = workspace.read(contacts.find, asked)
            workspace.read(contacts.find, "slow")  # something else was asked meanwhile
            assert workspace.read(contacts.find, asked) == found, asked
    with workspace.writing("Add") as session:
        contacts.add(session, {"name": "Aigul New"})
    assert len(workspace.read(contacts.find, "aigul")) == 2


def test_mail_that_came_back_and_embargoes_kept(workspace: Workspace) -> None:
    aigul, bob, _emil = fill(workspace)
    with workspace.writing("Mark") as session:
        session.execute(update(Email).where(Email.contact_id == aigul).values(bounced_on=date(2026, 11, 1)))
        session.execute(update(Contact).where(Contact.id == bob).values(keeps_embargoes=True))
        contacts.edit(session, bob, {"notes": "written, so that it is a step"})
    assert workspace.read(contacts.find, "is:bounced").tolist() == [aigul]
    assert workspace.read(contacts.find, "is:embargo").tolist() == [bob]


def test_who_was_given_a_release_and_when(workspace: Workspace) -> None:
    aigul, bob, emil = fill(workspace)
    release = workspace.write("Release", releases.add, {"reference": "REN-114", "versions": {"en": {"headline": "A"}}})
    with workspace.writing("Distribute") as session:
        for day, person, state in (
            (now() - timedelta(days=10), aigul, "handed"),
            (now() - timedelta(days=200), bob, "unsure"),
            (now() - timedelta(days=1), emil, "left out"),
        ):
            one = Distribution(how="smtp", at=day, release_id=release, headline="")
            one.recipients = [Recipient(contact_id=person, state=state)]
            session.add(one)
    assert set(workspace.read(contacts.find, "got:ren-114")) == {aigul, bob}
    assert workspace.read(contacts.find, "-got:REN-114").tolist() == [emil]
    assert workspace.read(contacts.find, "contacted<90d").tolist() == [aigul]
    assert set(workspace.read(contacts.find, "contacted>90d")) == {bob, emil}
    assert set(workspace.read(contacts.find, "contacted>2020-01-01")) == {aigul, bob}
    with pytest.raises(FieldProblem, match="no release “REN-9”"):
        workspace.read(contacts.find, "got:REN-9")


def test_who_was_added_lately(workspace: Workspace) -> None:
    aigul, bob, emil = fill(workspace)
    with workspace.writing("Backdate") as session:
        session.execute(update(Step).values(at=now() - timedelta(days=40)))
    new = workspace.write("Add", contacts.add, {"name": "New"})
    assert workspace.read(contacts.find, "added<30d").tolist() == [new]
    assert set(workspace.read(contacts.find, "added>30d")) == {aigul, bob, emil}
    assert len(workspace.read(contacts.find, "added>2020-01-01")) == 4
    assert workspace.read(contacts.find, "added<2020-01-01").tolist() == []


@pytest.mark.backends("sqlite", "postgresql")
def test_a_name_with_quotes_and_a_comma_is_a_value(workspace: Workspace) -> None:
    fill(workspace)
    name = 'ОсОО "Пресс", Бишкек'
    new = workspace.write("Add", contacts.add, {"name": "N", "outlet": name})
    assert workspace.read(contacts.find, filters.toggle("", "outlet", name)).tolist() == [new]


def test_values_that_nobody_has_are_told(workspace: Workspace) -> None:
    fill(workspace)
    said = {
        "country:XX": ["“XX” is not a country. Write its name, or its code as KG."],
        "-country:Kirgizstan": ["“Kirgizstan” is not a country. Did you mean Kyrgyzstan?"],
        "lang:klingon": ["“klingon” is not a language. Write its name, or its code as ky."],
        "tag:vpi": ["Nobody has tag:vpi. Did you mean tag:vip?"],
        'aigul OR beat:crmie OR outlet:"Nowhere Herald"': [
            "Nobody has beat:crmie. Did you mean beat:crime?", 'Nobody has outlet:"Nowhere Herald".',
        ],
        "id:999": ["There is no contact number 999."],
        "country:KG,KE tag:vip,slow has:email": [],  # somebody may be of Kenya one day
    }  # fmt: skip
    for text, wanted in said.items():
        assert [one.text for one in workspace.read(filtering.unknown, filters.parse(text))] == wanted


def test_a_rule_that_can_find_nobody_is_refused(workspace: Workspace) -> None:
    for rule in ("country:XX", "beat:crime (lang:klingon OR lang:ru)"):
        with pytest.raises(FieldProblem, match="is not a") as caught:
            workspace.write("Add", lists.add, {"name": "A", "rule": rule})
        assert caught.value.field == "rule"
    assert workspace.write("Add", lists.add, {"name": "A", "rule": "tag:to-come"})
