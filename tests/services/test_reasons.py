"""Reasons are kept as codes: made in one language they are read in that of whoever reads, and old sentences stay."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from outreach import i18n
from outreach.model import reasons
from outreach.model.distributions import Recipient
from outreach.model.people import Email
from outreach.services import lists, outlets
from outreach.services.backups import backup, restore
from outreach.services.contacts import contacts, records, timeline
from outreach.services.delivery import delivery_record, distributions, suppression
from outreach.services.history import history
from outreach.services.privacy import privacy
from outreach.services.quality import verification
from outreach.store.workspace import Workspace
from outreach.values import data
from outreach.working import finished
from tests.services.sending_office import Office

SOURCE = Path(reasons.__file__).parents[1]


def told(workspace: Workspace, number: int, language: str) -> dict[str, str]:
    """{name: why} of a distribution as a reader of that language has it."""
    with i18n.speaking(language):
        return {row.name: row.reason for row in workspace.read(distributions.recipients, number)}


@pytest.fixture
def prepared(workspace: Workspace) -> tuple[Workspace, Office, int]:
    """A distribution made in English: one excluded by hand, one opted out, one of a suppressed address."""
    office = Office(workspace)
    anna, bela, *_rest = office.contacts
    workspace.write("Exclude", lists.exclude, office.list, [anna], "wants none of ours")
    workspace.write("Suppress", suppression.add_contacts, [bela], "asked by phone")
    workspace.write("Suppress", suppression.add, "cara@example.org")
    return workspace, office, office.prepared()


def test_made_in_english_it_is_read_in_russian_and_kyrgyz_and_in_english_again(
    prepared: tuple[Workspace, Office, int],
) -> None:
    workspace, _office, number = prepared
    english = told(workspace, number, "en")
    assert english["Anna"] == "excluded by hand: wants none of ours"
    assert english["Bela"] == f"do not contact ({i18n.day(i18n.today())}): asked by phone"
    assert english["Cara"] == "suppressed address"
    assert english["Dana"] == "the rule “Has: E-mail”"
    for language, rule in (("ru", "правило"), ("ky", "эреже")):
        there = told(workspace, number, language)
        assert not set(english.values()) & set(there.values())
        assert there["Anna"].endswith(": wants none of ours")  # what a person wrote is theirs
        with i18n.speaking(language):
            assert i18n.day(i18n.today()) in there["Bela"]
        assert rule in there["Dana"] and "E-mail" not in there["Dana"]
    assert told(workspace, number, "en") == english


def test_card_record_history_and_personal_data_are_in_the_language_of_the_reader(
    prepared: tuple[Workspace, Office, int],
) -> None:
    workspace, office, number = prepared
    anna = office.contacts[0]
    workspace.write("Stop", distributions.stop, number)
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            said = told(workspace, number, language)
            (left,) = [one for one in workspace.read(timeline.of, anna) if one.kind == "left out"]
            assert said["Anna"] in left.text
            page = workspace.read(delivery_record.record, number)
            assert [one["reason"] for one in page["left_out"] if one["name"] == "Dana"] == [said["Dana"]]
            held = workspace.read(privacy.held, anna)
            assert [one["reason"] for one in held["recipient"]] == [said["Anna"]]
            step = workspace.read(history.steps)[0].id
            shown = str(workspace.read(history.detail, step))
            assert said["Dana"] in shown and '"code"' not in shown
    english, russian = (told(workspace, number, language)["Dana"] for language in ("en", "ru"))
    assert english == "stopped before it was sent" != russian
    workspace.undo()
    assert told(workspace, number, "ru")["Dana"].startswith("правило")
    workspace.redo()
    assert told(workspace, number, "ru")["Dana"] == russian


def test_made_in_russian_it_is_read_in_english(workspace: Workspace) -> None:
    with i18n.speaking("ru"):
        office = Office(workspace)
        workspace.write("Exclude", lists.exclude, office.list, office.contacts[:1])
        number = office.prepared()
    assert told(workspace, number, "en")["Anna"] == "excluded by hand"


def test_what_an_earlier_version_stored_stays_as_it_was(prepared: tuple[Workspace, Office, int]) -> None:
    workspace, office, number = prepared
    sentence = "исключён вручную: просил не писать"

    def as_before(session: Session) -> None:
        theirs = update(Recipient).where(Recipient.contact_id == office.contacts[0])
        session.execute(theirs.values(reason=sentence))

    workspace.write("As before", as_before)
    assert {told(workspace, number, language)["Anna"] for language in i18n.LANGUAGES} == {sentence}


@pytest.mark.backends("sqlite")
def test_a_restored_backup_reads_alike(prepared: tuple[Workspace, Office, int], tmp_path: Path) -> None:
    workspace, _office, number = prepared
    there = {language: told(workspace, number, language) for language in i18n.LANGUAGES}
    copy, target = backup.make(workspace, tmp_path / "copy.backup"), tmp_path / "again.outreach"
    restore.put_back(copy, target)
    with Workspace.open(target) as again:
        assert {language: told(again, number, language) for language in i18n.LANGUAGES} == there


def test_an_address_that_is_gone_says_so_in_the_language_of_the_reader(workspace: Workspace) -> None:
    workspace.write("Add", outlets.add, {"name": "Radio Example", "website": "https://radio.example"})
    fields = {"name": "Anna", "emails": [{"raw": "anna@radio.example"}], "outlet": "Radio Example"}
    anna = workspace.write("Add", contacts.add, fields)
    workspace.write("Gone", verification.gone, anna)

    def line(session: Session) -> str:
        return records.bounce(session.scalars(select(Email).where(Email.contact_id == anna)).one())

    english = workspace.read(line)
    assert english == f"No longer works at Radio Example. {i18n.day(i18n.today())}"
    with i18n.speaking("ru"):
        assert workspace.read(line) != english and "Radio Example" in workspace.read(line)


def test_an_erased_name_leaves_stored_reasons_whatever_signs_it_has(workspace: Workspace) -> None:
    name = 'Adam "Ed" Quill'
    shared = {"name": name, "emails": [{"raw": "dana@example.org"}], "languages": ["en"]}
    other = workspace.write("Add", contacts.add, shared)
    number = Office(workspace, ("dana",)).prepared()
    assert told(workspace, number, "en")["Dana"] == f"{name} receives it at the same address"
    finished(privacy.erase(workspace, [other]))
    assert told(workspace, number, "en")["Dana"] == "… receives it at the same address"


def test_each_code_has_its_sentence_and_each_sentence_its_code() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if "press" not in path.parts)
    made = set(re.findall(r'Reason\(\s*"([^"]+)"', source))
    known = {code for code in data.table("reasons") if not code.startswith(("refused: ", "says "))}
    assert made <= data.table("reasons").keys()
    assert all(f'"{code}"' in source or code.endswith(" as another") for code in known)


def test_a_reason_is_what_it_says_and_is_read_back(workspace: Workspace) -> None:
    moment = datetime(2026, 11, 5, 12, tzinfo=UTC) + timedelta(hours=1)
    why = reasons.Reason(
        "of list", list='The "daily" {press}', why=reasons.Reason("got", release="R", day=moment.date())
    )
    assert reasons.text(why.stored) == why == 'list “The "daily" {press}”: already received R (5 Nov 2026)'
    with i18n.speaking("ru"):
        assert reasons.text(why.stored) != why
