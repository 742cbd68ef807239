"""What one recipient will get, shown before it goes: exactly what the draft says."""

from pathlib import Path

import pytest

from outreach.mail.message import Sender
from outreach.problems import FieldProblem, Problem
from outreach.services.exporting import list_export
from outreach.services.releases import previews
from outreach.store.workspace import Workspace
from tests.services.exporting_office import furnish, parsed, run, text_of

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

GREETING = "{{salutation|Dear colleague}},"


def test_it_is_what_the_draft_says(workspace: Workspace, tmp_path: Path) -> None:
    office = furnish(workspace)
    target = tmp_path / "drafts"
    sender = Sender("press@example.org", unsubscribe="stop@example.net")
    job = list_export.export_list(
        workspace, office.list, target, format="eml", release_id=office.release, sender=sender, greeting=GREETING
    )
    run(job)
    for who, language, address in (("aigul", "ru", "aigul@example.org"), ("pat", "en", "Pat@example.org")):
        shown = workspace.read(
            previews.preview, office.release, language, office.people[who], address, greeting=GREETING,
            unsubscribe="stop@example.net",
        )  # fmt: skip
        (file,) = [path for path in target.iterdir() if address in (path.read_bytes().decode("ascii", "replace"))]
        message = parsed(file)
        assert (shown.subject, shown.text, shown.to) == (message["Subject"], text_of(message), message["To"])
        assert shown.files == [part.get_filename() for part in message.iter_attachments()]
        assert shown.missing == []
    assert "Урматтуу Айгүл," in text_of(parsed(target / "003 Айгүл Үлгүлөва.eml"))
    assert "Dear colleague," in text_of(parsed(target / "002 Pat Sample.eml"))


def test_what_cannot_be_shown_is_told(workspace: Workspace) -> None:
    office = furnish(workspace)
    pat = office.people["pat"]
    with pytest.raises(FieldProblem, match=r"\{\{shoe\}\}") as told:
        workspace.read(previews.preview, office.release, "en", pat, "Pat@example.org", greeting="{{shoe}}!")
    assert told.value.field == "greeting"
    with pytest.raises(Problem, match="no version"):
        workspace.read(previews.preview, office.release, "fr", pat, "Pat@example.org")
    shown = workspace.read(previews.preview, office.release, "en", pat, "Pat@example.org", greeting="{{outlet}}!")
    assert shown.missing == ["outlet"]
