"""What was accepted is kept as a new release or in one that is there; nothing filled is lost."""

import pytest

from outreach.services import officers
from outreach.services.releases import proposal as accepted
from outreach.services.releases import proposal_saving, releases
from outreach.services.releases.proposal import Proposal, ProposedOfficer

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def ids(workspace):
    temir = workspace.write(
        "Add officer",
        officers.add,
        {
            "name": "Temir Osmonov",
            "phones": [{"raw": "+996 555 12 34 56", "label": "mobile"}],
            "emails": [{"raw": "temir.osmonov@example.org", "label": ""}],
        },
    )
    water = workspace.write(
        "Add release",
        releases.add,
        {
            "reference": "REN-114", "officers": [temir], "donors": ["Government of Japan"],
            "versions": {"en": {"headline": "Wells tested", "body": "The laboratory opened.", "boilerplate": "We are."}}
        },
    )  # fmt: skip
    return {"temir": temir, "water": water}


def proposal(versions, people=(), **more):
    return Proposal({"versions": versions, "reference": "", "embargo_until": None, **more}, list(people), [])


def test_a_language_is_added_to_a_release_that_is_there(workspace, ids):
    found = proposal({"ru": {"headline": "Колодцы проверены", "body": "Лаборатория открылась.", "subhead": ""}})
    assert workspace.write("Read", proposal_saving.save, found, ids["water"]) == ids["water"]
    card = workspace.read(releases.card, ids["water"])
    assert [(v.language, v.headline) for v in card.versions] == [("en", "Wells tested"), ("ru", "Колодцы проверены")]
    assert card.reference == "REN-114" and card.versions[0].boilerplate == "We are."
    assert [row.officer_id for row in card.officers] == [ids["temir"]]
    workspace.undo()
    assert len(workspace.read(releases.card, ids["water"]).versions) == 1


def test_what_is_given_takes_the_place_of_what_was_and_what_is_empty_does_not(workspace, ids):
    found = proposal(
        {"en": {"headline": "Wells of Naryn tested", "body": "", "boilerplate": ""}},
        donors=["Government of Japan", "INL"], sdgs=[6], project="XABC12",
    )  # fmt: skip
    workspace.write("Read", proposal_saving.save, found, ids["water"])
    card = workspace.read(releases.card, ids["water"])
    (version,) = card.versions
    assert (version.headline, version.body) == ("Wells of Naryn tested", "The laboratory opened.")
    assert card.donors == ["Government of Japan", "INL"] and card.sdgs == [6] and card.project == "XABC12"


def test_quotes_and_accounts_are_put_together(workspace, ids):
    quote = {"text": "At last.", "speaker": "Gulnara Sadykova"}
    for _time in range(2):
        workspace.write(
            "Read", proposal_saving.save, proposal({"en": {"quotes": [quote], "kind": "statement"}}), ids["water"]
        )
    other = {"text": "And now?", "speaker": "Temir Osmonov"}
    found = proposal({"en": {"quotes": [other], "channels": [], "kind": "press release"}})
    workspace.write("Read", proposal_saving.save, found, ids["water"])
    (version,) = workspace.read(releases.card, ids["water"]).versions
    assert [one["text"] for one in version.quotes] == ["At last.", "And now?"] and version.kind == "statement"


def test_an_officer_we_have_is_given_only_what_the_record_lacks(workspace, ids):
    fields = {
        "name": "Temir Osmonov",
        "phones": [{"raw": "0555 12-34-56", "label": ""}, {"raw": "+996 312 66 38 85", "label": ""}],
        # An address that is incomplete is no use to the record.
        "emails": [{"raw": "Temir.Osmonov@example.org", "label": ""}, {"raw": "temir[at]", "label": ""}],
    }
    proposed = ProposedOfficer(fields, ids["temir"], "the same name")
    assert workspace.read(accepted.lacking, proposed) == {
        "phones": [{"raw": "+996 312 66 38 85", "label": ""}], "emails": [],
    }  # fmt: skip
    new = workspace.write(
        "Read", proposal_saving.save, proposal({"en": {"headline": "Another", "body": "Text."}}, [proposed])
    )
    card = workspace.read(officers.card, ids["temir"])
    assert [phone.e164 for phone in card.phones] == ["+996555123456", "+996312663885"] and len(card.emails) == 1
    assert [row.officer_id for row in workspace.read(releases.card, new).officers] == [ids["temir"]]


def test_a_new_officer_is_added_behind_those_of_the_release(workspace, ids):
    person = ProposedOfficer({"name": "Aizada Toktogulova"}, None, "")
    workspace.write(
        "Read", proposal_saving.save, proposal({"en": {"subhead": "From today on"}}, [person]), ids["water"]
    )
    card = workspace.read(releases.card, ids["water"])
    assert [row.officer.name for row in card.officers] == ["Temir Osmonov", "Aizada Toktogulova"]
    assert card.versions[0].subhead == "From today on"
