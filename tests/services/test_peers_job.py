"""The job other programs were measured on: eight of a thousand, two left out by hand, three messages, one repair."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.model.people import Contact
from outreach.services import lists
from outreach.services.contacts import contacts
from outreach.services.delivery import audience
from outreach.services.delivery.audience import Audience
from outreach.services.exporting import list_export
from outreach.services.importing import importing
from outreach.services.importing.import_plan import Options
from outreach.services.releases import releases
from outreach.store.workspace import Workspace
from tests.services import peers_sheet
from tests.services.exporting_office import parsed, run


def by_row(session: Session) -> dict[int, int]:
    """The contacts by the number of their row, which is in the sheet's own column of numbers."""
    rows = session.execute(select(Contact.id, Contact.extra))
    return {int(next(iter(extra.values()))) - 1000: number for number, extra in rows}


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("third", ["same address", "another", "none"])
def test_three_messages_and_one_named_repair(workspace: Workspace, tmp_path: Path, third: str) -> None:
    job = peers_sheet.job(third=third)
    peers_sheet.save(tmp_path / "people.csv", job.sheet)
    plan = run(importing.prepare(workspace, tmp_path / "people.csv", Options(on_match="create")))
    run(importing.store(workspace, plan))
    assert workspace.read(contacts.count) == 1000
    found = list(workspace.read(contacts.find, job.filter))
    there = workspace.read(by_row)
    assert sorted(found) == sorted(there[row] for row in job.rows), "8 of 1,000"

    press = workspace.write("Add", lists.add, {"name": "Crime desk", "rule": job.filter})
    workspace.write("Exclude", lists.exclude, press, [there[row] for row in job.by_hand])
    release = workspace.write("Add", releases.add, {"versions": {"ru": {"headline": "Заголовок", "body": "Текст."}}})
    resolved = workspace.read(audience.resolve, Audience((press,), release=release))
    assert len(resolved.recipients) == 3, "one man in three spellings gets one message"
    reasons = {one.contact: one.code for one in resolved.left_out}
    man = [there[row] for row in job.man]
    assert sorted(reasons.get(number, "gets it") for number in man) == ["double", "double", "gets it"]
    assert reasons[there[job.broken]] == "bad address"

    done = run(list_export.export_list(workspace, press, tmp_path / "drafts", format="eml", release_id=release))
    files = sorted((tmp_path / "drafts").iterdir())
    assert done.written == len(files) == 3
    assert all(len(parsed(file)["To"].addresses) == 1 and "Cc" not in parsed(file) for file in files)
    (repair,) = [text for text in done.problems if "no usable e-mail address" in text]
    bad = job.sheet.rows[job.broken - 1][6]
    assert bad in repair and repair.startswith(workspace.read(contacts.card, there[job.broken]).name)
    assert not any(bad.encode() in file.read_bytes() for file in files)
    said = {left.contact for left in done.left_out}
    assert said == {there[row] for row in (*job.by_hand, job.broken)} | {n for n in man if n in reasons}


@pytest.mark.backends("sqlite")
def test_imported_as_it_is_proposed_the_result_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    job = peers_sheet.job()
    peers_sheet.save(tmp_path / "people.csv", job.sheet)
    run(importing.store(workspace, run(importing.prepare(workspace, tmp_path / "people.csv"))))
    there = workspace.read(by_row)
    assert len(workspace.read(contacts.find, job.filter)) == 6, "the man is one contact"
    press = workspace.write("Add", lists.add, {"name": "Crime desk", "rule": job.filter})
    workspace.write("Exclude", lists.exclude, press, [there[row] for row in job.by_hand])
    resolved = workspace.read(audience.resolve, Audience((press,)))
    assert len(resolved.recipients) == 3
    assert [one.code for one in resolved.left_out if one.code != "excluded"] == ["bad address"]
