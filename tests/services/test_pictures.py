"""A picture in a release is the same in every output, is read back from those, and is missed where it lacks words."""

import email
import email.policy
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from outreach.formats.documents import document, pdf, picture
from outreach.mail.message import Letter, Sender
from outreach.model.base import now
from outreach.model.releases import Release
from outreach.press.reader import release as reading
from outreach.services import officers, settings
from outreach.services.contacts import contacts
from outreach.services.exporting import letter_export, release_export
from outreach.services.history import history
from outreach.services.releases import pictures, preflight, previews, proposal, releases
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from outreach.values.rich_text import Block, Picture
from tests.formats import photographs
from tests.mail.makers import AT, parsed

pytestmark = pytest.mark.backends("sqlite")

CAPTION, CREDIT, ALTERNATIVE = "Children at the new well of Ak-Tal.", "© A. Sample / Rivers Fund", "A well & <children>"
BODY = (
    "The **first** well was opened on Monday in the north of the land, before four hundred guests.\n\n"
    "More wells follow in spring, when the roads are dry again and the workers are back from the south."
)


@pytest.fixture
def key(workspace: Workspace, tmp_path: Path) -> str:
    (tmp_path / "well.jpg").write_bytes(photographs.jpeg(1200, 800, turned=1))
    return pictures.keep(workspace, *pictures.fitted(tmp_path / "well.jpg"))


@pytest.fixture
def release(workspace: Workspace, key: str) -> int:
    officer = workspace.write("Add", officers.add, {"name": "Olga Officer", "emails": [{"raw": "o@example.org"}]})
    version = {"headline": "Water runs in Ak-Tal", "dateline": "BISHKEK, 30 November 2026", "body": BODY}
    number = workspace.write("Add", releases.add, {"officers": [officer], "versions": {"en": version}})
    put(workspace, number, Picture(key, ALTERNATIVE, CAPTION, CREDIT), 1)
    return number


def put(workspace: Workspace, release: int, new: Picture, after: int) -> None:
    """A picture behind a paragraph of the English text."""
    blocks = rich_text.read(card(workspace, release).versions[0].body)
    body = rich_text.write([*blocks[:after], Block("picture", picture=new), *blocks[after:]])
    workspace.write("Add picture", releases.edit, release, {"versions": {"en": {"body": body}}})


def card(workspace: Workspace, release: int) -> Release:
    return workspace.read(releases.card, release)


def made(workspace: Workspace, release: int, how: str) -> bytes:
    found = card(workspace, release)
    return release_export.made(found, found.versions[0], how, {"name": "Rivers Fund"})


def letter(workspace: Workspace, release: int) -> Letter:
    return workspace.read(letter_export.letters, release, ["en"], now(), Sender("press@example.org"))["en"]


def test_every_output_says_the_caption_and_the_credit_once_and_in_their_place(
    workspace: Workspace, release: int
) -> None:
    found = card(workspace, release)
    for how in release_export.FORMATS:
        _data, faults = release_export.proved(found, found.versions[0], how, {"name": "Rivers Fund"})
        assert faults == [], how
    said = made(workspace, release, "txt").decode()
    assert f"[Picture: {ALTERNATIVE}. {CAPTION} {CREDIT}]\n\nMore wells" in said


def test_a_caption_that_an_output_lacks_is_found(workspace: Workspace, release: int) -> None:
    found = card(workspace, release)
    text = letter_export.text_of(found, found.versions[0], AT)
    page = made(workspace, release, "html").replace(CAPTION.encode(), b"")
    assert [(one.kind, one.sentence) for one in release_export.faults("html", page, text)] == [("missing", CAPTION)]


def test_a_pdf_has_a_figure_with_its_description(workspace: Workspace, release: int, key: str) -> None:
    data = made(workspace, release, "pdf")
    facts = pdf.inspect(data)
    assert facts.tagged and facts.undescribed == 0 and CAPTION in pdf.text(data)
    document = pdf.PdfDocument(data)
    with pdf.contextlib.closing(document):
        assert ("Figure", ALTERNATIVE) in pdf._tags(document, 0)
    assert len(data) > len(card(workspace, release).pictures[key])


def test_a_word_document_has_the_picture_with_its_description(workspace: Workspace, release: int, key: str) -> None:
    with zipfile.ZipFile(BytesIO(made(workspace, release, "docx"))) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))
        assert archive.read("word/media/picture1.jpg") == card(workspace, release).pictures[key]
        assert b'Extension="jpg"' in archive.read("[Content_Types].xml")
    assert [one.get("descr") for one in body.iter() if one.tag.endswith("}docPr")] == [ALTERNATIVE]


def test_a_web_page_has_the_picture_inside(workspace: Workspace, release: int, key: str) -> None:
    page = made(workspace, release, "html").decode()
    assert 'alt="A well &amp; &lt;children&gt;"' in page and "http" not in page.partition("<body")[2]
    assert picture.lifted(page)[1] == card(workspace, release).pictures


def test_ninjs_has_the_picture_as_an_association(workspace: Workspace, release: int, key: str) -> None:
    (one,) = json.loads(made(workspace, release, "ninjs"))["associations"]
    assert (one["uri"], one["type"], one["copyrightHolder"]) == (f"urn:sha256:{key}", "picture", CREDIT)
    assert {"role": "caption", "value": CAPTION} in one["descriptions"]
    assert one["renditions"][0]["contentType"] == "image/jpeg"


def test_a_mail_has_its_pictures_inside(workspace: Workspace, release: int, key: str) -> None:
    workspace.write("Attach", releases.attach, release, "a.pdf", b"%PDF-1.7", media_type="application/pdf")
    whole = letter(workspace, release)
    for address in ("pat@example.org", "lee@example.org"):
        message = email.message_from_bytes(whole.draft(address, {}, AT).content, policy=email.policy.default)
        texts, file = message.iter_parts()
        plain, related = texts.iter_parts()
        page, shown = related.iter_parts()
        kinds = [one.get_content_type() for one in (message, texts, plain, related, page, shown, file)]
        assert kinds == [
            "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
            "application/pdf",
        ]  # fmt: skip
        assert shown.get_content() == card(workspace, release).pictures[key]
        cid = re.search(r'src="cid:([^"]+)"', page.get_content())
        assert cid is not None and shown["Content-ID"] == f"<{cid[1]}>"
        assert f"[Picture: {ALTERNATIVE}. {CAPTION} {CREDIT}]" in " ".join(plain.get_content().split())


def test_who_gets_the_word_that_a_release_is_withdrawn_gets_no_picture(workspace: Workspace, release: int) -> None:
    workspace.write("Edit", releases.edit, release, {"status": "withdrawn", "correction": "It was not so."})
    message = parsed(letter(workspace, release).draft("pat@example.org", {}, AT).content)
    assert message.get_content_type() == "multipart/alternative"
    assert not [part for part in message.walk() if part.get_content_maintype() == "image"]


@pytest.mark.parametrize("how", ["docx", "html"])
def test_a_release_is_read_back_with_its_pictures(workspace: Workspace, release: int, how: str) -> None:
    (small,) = [pictures.keep(workspace, "a.png", picture.fit("a.png", photographs.png()))]
    put(workspace, release, Picture(small), 3)
    read = document.text(made(workspace, release, how), f"a.{how}")
    found = reading.read(read.text, title=read.title, now=now()).as_json()
    marked = pictures.kept(workspace, [read])
    proposed = workspace.read(proposal.propose, proposal.together([found]), marked)
    assert proposed.release["versions"]["en"]["body"] == card(workspace, release).versions[0].body
    assert proposed.problems == []


def test_a_picture_that_finds_no_place_is_told(workspace: Workspace, release: int) -> None:
    read = document.text(made(workspace, release, "docx"), "a.docx")
    found = reading.read(EMPTY, now=now()).as_json()
    problems = workspace.read(proposal.propose, found, pictures.kept(workspace, [read])).problems
    assert any(CAPTION in problem for problem in problems)


EMPTY = "Another headline\n\nOSH, 1 December 2026 - Another text of another release is here, and it has no picture."


def test_lines_behind_bullets_of_a_plain_file_are_points_of_a_list(workspace: Workspace) -> None:
    text = f"{EMPTY}\n\nIt says:\n• the first 5*3\n• the second\n\nAnd it ends.\n"
    read = document.text(text.encode(), "a.txt")
    found = reading.read(read.text, now=now()).as_json()
    body = workspace.read(proposal.propose, found, read.marked).release["versions"]["en"]["body"]
    assert [block.kind for block in rich_text.read(body)][-3:] == ["paragraph", "bullets", "paragraph"]
    assert "It says:\n\n• the first 5*3\n• the second\n\nAnd it ends." in rich_text.plain(body)


def test_what_a_picture_lacks_is_one_line_of_the_check(workspace: Workspace, release: int, key: str) -> None:
    def faults() -> list[str]:
        return [one.text for one in workspace.read(preflight.look, release) if one.check == "picture"]

    assert faults() == []
    put(workspace, release, Picture(key, "", "A map.", "© B. Sample"), 3)
    assert faults() == ["The English text has a picture without a description for readers who can't see it: A map."]
    put(workspace, release, Picture("0" * 64, "x", "y", "z"), 4)
    assert faults()[1:] == ["A picture of the English text is missing, so nobody sees it: y."]


def test_a_mail_that_pictures_make_large_is_told(workspace: Workspace, release: int) -> None:
    workspace.write("Set", settings.put, "mail_warn_mb", 0.001)
    sizes = [one for one in workspace.read(preflight.look, release) if one.check == "size"]
    assert [one.ok for one in sizes] == [False] and letter(workspace, release).problems


def test_a_picture_that_is_taken_out_is_brought_back_by_undo(workspace: Workspace, release: int, key: str) -> None:
    before = card(workspace, release).versions[0].body
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"body": BODY}}})
    assert card(workspace, release).pictures == {}
    workspace.undo()
    assert card(workspace, release).versions[0].body == before and set(card(workspace, release).pictures) == {key}


def test_a_picture_is_kept_once_and_without_a_step_until_a_text_has_it(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(photographs.png())
    name, data = pictures.fitted(tmp_path / "a.png")
    steps = len(workspace.read(history.steps))
    assert pictures.keep(workspace, name, data) == pictures.keep(workspace, name, data)
    assert len(workspace.read(history.steps)) == steps


def test_a_preview_says_what_a_picture_shows(workspace: Workspace, release: int, key: str) -> None:
    pat = workspace.write("Add", contacts.add, {"name": "Pat", "emails": [{"raw": "pat@example.org"}]})
    shown = workspace.read(previews.preview, release, "en", pat, "pat@example.org")
    assert f"[Picture: {ALTERNATIVE}. {CAPTION} {CREDIT}]" in shown.text


def test_a_letter_has_the_colour_of_the_office_and_none_of_what_is_no_colour(
    workspace: Workspace, release: int
) -> None:
    for typed, kept in (("#1f5f8b", "#1f5f8b"), ('red"><b', ""), (None, "")):
        workspace.write("Set", settings.put, "office", {"name": "Rivers Fund", "colour": typed})
        assert letter(workspace, release).text.colour == kept
