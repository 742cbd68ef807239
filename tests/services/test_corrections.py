"""A correction and a withdrawal go to those who got the release, marked, with a sentence; an embargo to each clock."""

import email
import email.policy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import update

from outreach.model.base import now, table_of
from outreach.model.distributions import Recipient
from outreach.problems import Problem
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import distributions, last_look, sending_steps
from outreach.services.delivery.audience import Audience, resolve
from outreach.services.exporting import list_export
from outreach.services.exporting.list_export import export_audience
from outreach.services.releases import preflight, releases
from outreach.store.workspace import Workspace
from tests.services.exporting_office import Office, furnish, run

pytestmark = pytest.mark.backends("sqlite")


@pytest.fixture
def sent(workspace: Workspace, tmp_path: Path) -> Office:
    """A released release of which everybody on the list has got a draft, which the office sent by hand."""
    office = furnish(workspace, status="released")
    drafts = list_export.export_list(
        workspace, office.list, tmp_path / "first", format="eml", release_id=office.release
    )
    workspace.write("By hand", sending_steps.it_arrived, run(drafts).distribution)
    return office


def _again(workspace: Workspace, office: Office, folder: Path) -> dict[str, EmailMessage]:
    return _drafts(workspace, Audience((), release=office.release, recipients_of=office.release), folder)


def _drafts(workspace: Workspace, wanted: Audience, folder: Path) -> dict[str, EmailMessage]:
    done = run(export_audience(workspace, wanted, folder, format="eml", greeting=""))
    assert done.problems == [] or wanted.again
    found = {}
    for name in done.files:
        message = email.message_from_bytes(Path(name).read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        found[str(message["To"].addresses[0].addr_spec)] = message
    return found


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_correction_goes_to_the_same_people_and_says_what_was_wrong(
    workspace: Workspace, sent: Office, tmp_path: Path
) -> None:
    workspace.write("Add", contacts.add, {"name": "New Sample", "emails": [{"raw": "new@example.org"}]})
    workspace.write("Exclude", lists.exclude, sent.list, [sent.people["pat"]], "moved")
    workspace.write("Correct", releases.correct, sent.release, "There are 40 schools, not 41.", "en")
    workspace.write("Correct", releases.correct, sent.release, "Школ 40, а не 41.", "ru")
    found = _again(workspace, sent, tmp_path / "again")
    assert sorted(found) == ["Pat@example.org", "aigul@example.org", "kim@example.org"]
    english, russian = found["Pat@example.org"], found["kim@example.org"]
    assert str(english["Subject"]) == "CORRECTION: School opened"
    assert _text(english).startswith("CORRECTION: There are 40 schools, not 41.\n\nSchool opened\n")
    assert str(russian["Subject"]) == "ИСПРАВЛЕНИЕ: Школа открыта"
    assert _text(russian).startswith("ИСПРАВЛЕНИЕ: Школ 40, а не 41.")


def test_who_is_not_told_in_their_language_what_was_wrong_gets_no_correction(
    workspace: Workspace, sent: Office
) -> None:
    workspace.write("Correct", releases.correct, sent.release, "There are 40 schools, not 41.", "en")
    wanted = Audience((), release=sent.release, recipients_of=sent.release)
    left_out = {left.name: (left.code, left.reason) for left in workspace.read(resolve, wanted).left_out}
    assert set(left_out.values()) == {("no version", "nothing in Russian says what was corrected")}
    faults = [check for check in workspace.read(preflight.look, sent.release) if check.check == "correction"]
    assert [(fault.language, fault.ok, fault.serious) for fault in faults] == [("ru", False, True)]
    number, prepared = workspace.write("Prepare", distributions.prepare, wanted)
    assert {one.language for one in prepared.recipients} == {"en"}
    readers = len(left_out)
    assert faults[0].text.startswith(f"{readers} reader{'s' * (readers > 1)} of Russian get")
    serious = workspace.read(last_look.serious, number)
    assert faults[0] in serious, "it is said although no Russian text goes out"
    assert {one.check for one in serious if one.language == "ru"} == {"correction"}
    workspace.write("Correct", releases.correct, sent.release, "Школ 40, а не 41.", "ru")
    assert workspace.read(resolve, wanted).left_out == []


def test_a_correction_above_the_text_that_was_wrong_is_told(workspace: Workspace, sent: Office, tmp_path: Path) -> None:
    workspace.write("Correct", releases.correct, sent.release, "There are 40 schools, not 41.", "en")
    assert _unchanged(workspace, sent) == ["en"]
    text = {"versions": {"ru": {}, "en": {"body": "There are 40 schools."}}}
    workspace.write("Edit", releases.edit, sent.release, text)
    assert _unchanged(workspace, sent) == []
    told = export_audience(
        workspace, Audience((), release=sent.release, recipients_of=sent.release), tmp_path / "n", format="eml"
    )
    workspace.write("By hand", sending_steps.it_arrived, run(told).distribution)
    assert _unchanged(workspace, sent) == []
    workspace.write("Correct", releases.correct, sent.release, "There are 39 schools.", "en")
    assert _unchanged(workspace, sent) == ["en"], "the text of the correction before is the one that was sent"


def test_a_correction_of_a_file_needs_no_other_text(workspace: Workspace, sent: Office) -> None:
    workspace.write("Edit", releases.attach, sent.release, "New.pdf", b"%PDF-1.7 new", "en")
    workspace.write("Correct", releases.correct, sent.release, "The PDF was that of last year.", "en")
    assert _unchanged(workspace, sent) == []


def _unchanged(workspace: Workspace, office: Office) -> list[str | None]:
    return [one.language for one in workspace.read(preflight.look, office.release) if one.check == "unchanged"]


def test_who_has_objected_since_gets_no_correction(workspace: Workspace, sent: Office) -> None:
    workspace.write("Edit", contacts.edit, sent.people["pat"], {"do_not_contact": True})
    workspace.write("Correct", releases.correct, sent.release, "There are 40 schools, not 41.")
    resolved = workspace.read(resolve, Audience((), release=sent.release, recipients_of=sent.release))
    assert {recipient.code for recipient in resolved.recipients} == {"again"}
    assert [left.code for left in resolved.left_out] == ["blocked"]
    assert "already received release 1" in resolved.recipients[0].reason


def test_a_withdrawal_is_a_kill(workspace: Workspace, sent: Office, tmp_path: Path) -> None:
    workspace.write("Withdraw", releases.withdraw, sent.release, "The school did not open.")
    with pytest.raises(Problem, match="withdrawn"):
        run(list_export.export_list(workspace, sent.list, tmp_path / "x", format="eml", release_id=sent.release))
    with pytest.raises(Problem, match="withdrawn"):
        workspace.write("Prepare", distributions.prepare, Audience((sent.list,), release=sent.release))
    message = _again(workspace, sent, tmp_path / "kill")["Pat@example.org"]
    assert str(message["Subject"]) == "WITHDRAWN: School opened"
    text = _text(message)
    assert text.startswith("WITHDRAWN: The school did not open.\n\nThis release is withdrawn. Please do not publish it")
    assert "First paragraph" not in text and "Olga Officer" in text
    assert list(message.iter_attachments()) == [], "what is withdrawn is not handed out again"


def test_a_withdrawal_can_be_prepared_for_those_who_have_it(workspace: Workspace, sent: Office) -> None:
    workspace.write("Withdraw", releases.withdraw, sent.release, "The school did not open.")
    wanted = Audience((), release=sent.release, recipients_of=sent.release)
    number, resolved = workspace.write("Prepare", distributions.prepare, wanted)
    assert len(resolved.recipients) == 3
    assert workspace.read(distributions.changed_since, number) == []


@pytest.mark.parametrize("notice", [releases.correct, releases.withdraw])
def test_who_got_it_while_the_notice_was_made_or_by_a_clock_that_is_ahead_is_told_once(
    workspace: Workspace, sent: Office, notice: Callable[..., object]
) -> None:
    """The moment of a delivery does not say that it was of the corrected text."""
    with workspace.writing("A clock that is an hour ahead") as session:
        session.execute(update(table_of(Recipient)).values(at=now() + timedelta(hours=1)))
    workspace.write("Notice", notice, sent.release, "The school did not open.")
    wanted = Audience((), release=sent.release, recipients_of=sent.release)
    assert len(workspace.read(resolve, wanted).recipients) == 3
    number, _resolved = workspace.write("Prepare", distributions.prepare, wanted)
    with workspace.writing("It went out") as session:
        session.execute(update(table_of(Recipient)).where(Recipient.distribution_id == number).values(state="handed"))
    assert workspace.read(resolve, wanted).recipients == []
    workspace.write("Once more", notice, sent.release, "It opens in May.") if notice is releases.correct else None
    assert len(workspace.read(resolve, wanted).recipients) == (3 if notice is releases.correct else 0)


def test_each_reader_has_the_embargo_on_his_own_clock(workspace: Workspace, tmp_path: Path) -> None:
    until = datetime(2050, 1, 2, 4, 0, tzinfo=UTC)
    office = furnish(workspace, status="embargoed", embargo_until=until, embargo_zone="Asia/Bishkek")
    workspace.write("Edit", contacts.edit, office.people["pat"], {"country": "US"})
    workspace.write("Edit", contacts.edit, office.people["kim"], {"country": "KZ"})
    done = run(list_export.export_list(workspace, office.list, tmp_path / "d", format="eml", release_id=office.release))
    texts = {}
    for name in done.files:
        message = email.message_from_bytes(Path(name).read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        texts[str(message["To"].addresses[0].addr_spec)] = _text(message)
    banner, local = texts["Pat@example.org"].split("\n\n")[:2]
    assert banner == "EMBARGOED UNTIL 2 January 2050, 10:00 (UTC+6, Bishkek) = 04:00 UTC"
    assert local == "In your local time: 1 January 2050, 23:00 (UTC−5, New York)"
    assert "По вашему времени: 2 января 2050 г., 09:00 (UTC+5, Almaty)" in texts["kim@example.org"]
    assert "убакыт" not in texts["aigul@example.org"] and "По вашему" not in texts["aigul@example.org"]
    assert all("{{" not in text for text in texts.values())


def test_who_never_had_it_gets_the_corrected_text_as_a_first_release(
    workspace: Workspace, sent: Office, tmp_path: Path
) -> None:
    one = workspace.write("Add", contacts.add, {"name": "New Sample", "emails": [{"raw": "new@example.org"}]})
    workspace.write("Pick", lists.pick, sent.list, [one])
    workspace.write("Correct", releases.correct, sent.release, "There are 40 schools, not 41.")
    wanted = Audience((sent.list,), release=sent.release, again=True)
    drafts = _drafts(workspace, wanted, tmp_path / "all")
    marked = {to: "40 schools" in _text(message) for to, message in drafts.items()}
    assert marked.pop("new@example.org") is False
    assert set(marked.values()) == {True}
