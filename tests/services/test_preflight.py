"""Preflight: each bad file has its own warning, a good one none; the release itself is looked at too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from outreach.services import officers, settings
from outreach.services.delivery import last_look
from outreach.services.releases import preflight, releases
from outreach.services.releases.preflight import Check
from outreach.store.workspace import Workspace
from tests.formats.documents import docx, paragraph, zipped
from tests.formats.locked_pdf import locked_pdf
from tests.services.made_pdfs import Made
from tests.services.sending_office import Office
from tests.trust import bombs

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

PDF_BOMBS = {name: make for name, make in bombs.ZOO.items() if name.endswith(".pdf")}

FOOT = [
    "Media contact:",
    "Bakyt Toktosunov, Press Officer, Rivers Fund",
    "Mobile: +996 555 00 12 34",
    "E-mail: bakyt@example.org",
]
BODY = (
    "Clean water reaches forty villages in the south of the land since 15 May, and that is why it is in the news. "
    "Some 1,200 families have it today."
)
LETTERED = ["EMBARGOED UNTIL 5 May 2020, 10:00 (UTC+6)", "Clean water reaches 40 villages", "OSH, 5 May 2020 - " + BODY]
MEGABYTE = 1024 * 1024


def _officer(**more: Any) -> dict[str, Any]:
    return {
        "name": "Bakyt Toktosunov", "title": "Press Officer", "organisation": "Rivers Fund",
        "phones": [{"raw": "+996 555 00 12 34"}], "emails": [{"raw": "bakyt@example.org"}], **more,
    }  # fmt: skip


@pytest.fixture
def release(workspace: Workspace) -> int:
    officer = workspace.write("Add", officers.add, _officer())
    versions = {"en": {"headline": "Clean water reaches 40 villages", "body": BODY}}
    return workspace.write("Add", releases.add, {"officers": [officer], "versions": versions})


def _checks(workspace: Workspace, release: int, name: str, data: bytes, language: str | None = "en") -> list[Check]:
    workspace.write("Attach", releases.attach, release, name, data, language)
    return [check for check in workspace.read(preflight.look, release) if check.file == name]


def _wrong(checks: list[Check]) -> list[str]:
    return [check.check for check in checks if not check.ok]


def test_a_good_pdf_has_no_fault(workspace: Workspace, release: int) -> None:
    checks = _checks(workspace, release, "clean-water.pdf", Made(lines=[BODY, *FOOT]).data())
    assert _wrong(checks) == []
    assert {check.check for check in checks} == {
        *("name", "opens", "text layer", "tags", "title", "language"),
        *("copying", "author", "comments", "phone", "email", "text"),
    }  # fmt: skip


BAD: dict[str, tuple[str, Made, str]] = {
    "a scan": ("text layer", Made(lines=[]), "pictures without text"),
    "not tagged": ("tags", Made(tagged=False), "screen reader users"),
    "without a title": ("title", Made(title=""), "no title"),
    "a file name for a title": ("title", Made(title="Microsoft Word - pr final 3.docx"), "no title"),
    "without a language": ("language", Made(language=""), "give its language"),
    "the wrong language": ("language", Made(language="fr"), "it is in English"),
    "with its author": ("author", Made(author="N. Namesake"), "N. Namesake"),
    "with its author in XMP": ("author", Made(xmp="N. &amp; Namesake"), "N. & Namesake"),
    "with remarks": ("comments", Made(remark="Check this!"), "1 comment is on its pages."),
    "with a script": ("inside", Made(script="app.alert(1)"), "scripts"),
    "with a script that runs on opening": ("inside", Made(opens="app.alert(1)"), "scripts"),
    "a text layer of wrong letters": ("text layer", Made(lines=["\x14\x15\x16 \x17\x18\x0e " * 20]), "wrong letters"),
    "letters of another font": ("text layer", Made(lines=["Xqz zvkr pqwx jjkl mnbt " * 6]), "wrong letters"),
    "signs for letters": ("text layer", Made(lines=["!#%& *+,- ./:; <=>? " * 6]), "wrong letters"),
    "an old embargo": ("embargo", Made(lines=[*LETTERED, *FOOT]), "5 May 2020"),
    "another number": ("phone", Made(lines=[BODY, *FOOT[:2], "Mobile: +996 555 00 12 43"]), "+996 555 001 243"),
    "another address": ("email", Made(lines=[BODY, *FOOT[:3], "E-mail: bakit@example.org"]), "bakit@example.org"),
    "made of an earlier text": ("text", Made(lines=[BODY.replace("1,200", "1,100"), *FOOT]), "The text has 1,200"),
    "too heavy": ("size", Made(padding=9 * MEGABYTE), "refuse more than 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_each_bad_pdf_has_its_own_warning(workspace: Workspace, release: int, case: str) -> None:
    name, made, said = BAD[case]
    checks = _checks(workspace, release, "clean-water.pdf", made.data())
    assert _wrong(checks) == [name]
    assert said in next(check.text for check in checks if not check.ok)


def test_a_list_of_names_is_text(workspace: Workspace, release: int) -> None:
    names = ["Aigul Asanova", "Bakyt Toktosunov", "Nurlan Sadykov", "Cholpon Esenova", "Timur Raimov"] * 8
    assert "text layer" not in _wrong(_checks(workspace, release, "guests.pdf", Made(lines=names).data()))


def test_an_embargo_until_another_time_than_the_releases_is_told_with_both(workspace: Workspace, release: int) -> None:
    workspace.write("Edit", releases.edit, release, {"embargo_until": "2030-05-09T10:00+06:00"})
    checks = _checks(workspace, release, "clean-water.pdf", Made(lines=[*LETTERED, *FOOT]).data())
    (said,) = [check.text for check in checks if check.check == "embargo" and not check.ok]
    assert "5 May 2020" in said and "9 May 2030" in said


def test_a_locked_pdf_cannot_be_opened(workspace: Workspace, release: int) -> None:
    checks = _checks(workspace, release, "clean-water.pdf", locked_pdf())
    assert _wrong(checks) == ["opens"]
    assert "password" in checks[-1].text


def test_a_pdf_that_forbids_copying(workspace: Workspace, release: int) -> None:
    checks = _checks(workspace, release, "clean-water.pdf", locked_pdf(b"", rights=-60))
    assert "copying" in _wrong(checks)
    assert "opens" not in _wrong(checks)
    assert "copying" not in _wrong(_checks(workspace, release, "other.pdf", locked_pdf(b"")))


@pytest.mark.thorough
@pytest.mark.parametrize("name", PDF_BOMBS)
def test_a_bomb_is_looked_at_in_the_child(workspace: Workspace, release: int, name: str) -> None:
    """Whatever is in a file, the checks come back, and what cannot be read is a fault that says so."""
    checks = _checks(workspace, release, "clean-water.pdf", PDF_BOMBS[name]())
    assert [check for check in checks if check.check == "name"]
    assert _wrong(checks)
    assert all(check.text for check in checks)


def test_a_picture_is_better_a_link(workspace: Workspace, release: int) -> None:
    workspace.write("Attach", releases.attach, release, "spring.jpg", b"\xff\xd8\xff", media_type="image/jpeg")
    (check,) = [check for check in workspace.read(preflight.look, release) if not check.ok]
    assert (check.file, check.check, check.serious) == ("spring.jpg", "picture", False)


def test_a_damaged_pdf_is_told(workspace: Workspace, release: int) -> None:
    checks = _checks(workspace, release, "clean-water.pdf", b"%PDF-1.7\n" + b"\x00nothing" * 50)
    assert _wrong(checks) == ["opens"]
    assert "damaged" in checks[-1].text


def test_the_text_of_another_language_is_the_wrong_file(workspace: Workspace, release: int) -> None:
    fields = workspace.read(releases.fields, release)
    fields["versions"]["ru"] = {"headline": "Чистая вода", "body": "Чистая вода пришла в сорок сёл на юге страны."}
    workspace.write("Edit", releases.edit, release, fields)
    checks = _checks(workspace, release, "clean-water.pdf", Made(lines=[BODY]).data(), "ru")
    assert _wrong(checks) == ["language"]
    assert "right one" in next(check.text for check in checks if not check.ok)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("release_final_v3.pdf", "final"), ("Copy of release.pdf", "Copy of"), ("release (2).pdf", "2"),
        ("копия пресс-релиза.pdf", "копия"), ("release", "no extension"), ("re:lease.pdf", "Windows"),
        ("r" * 90 + ".pdf", "shorten"),
    ],
)  # fmt: skip
def test_a_name_that_says_it_is_not_the_last_word(workspace: Workspace, release: int, name: str, said: str) -> None:
    checks = _checks(workspace, release, name, Made().data())
    assert _wrong(checks) == ["name"]
    assert said in checks[0].text


def test_two_files_of_one_name_in_one_message(workspace: Workspace, release: int) -> None:
    versions = {language: {"headline": "Clean water", "body": BODY} for language in ("en", "ru")}
    workspace.write("Edit", releases.edit, release, {"versions": versions})
    good = Made(lines=[BODY, *FOOT])
    _checks(workspace, release, "clean-water.pdf", good.data(), "en")
    assert "name" not in _wrong(_checks(workspace, release, "clean-water.pdf", good.data(), "ru"))
    (again,) = [one for one in _checks(workspace, release, "Clean-water.pdf", good.data() + b"%", "en") if not one.ok]
    assert (again.check, again.serious) == ("name", True) and "outdated" in again.text
    numbers = [file.id for file in workspace.read(releases.card, release).attachments if file.language == "en"]
    assert all(f"{number} (" in again.text for number in numbers), "which of them is told"


def test_a_word_document_with_remarks_and_changes(workspace: Workspace, release: int) -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": '<w:document><w:ins w:id="1"><w:r/></w:ins><w:del w:id="2"/></w:document>',
        "word/comments.xml": '<w:comments><w:comment w:id="0">Why?</w:comment></w:comments>',
        "docProps/core.xml": "<cp><dc:creator>N. Namesake</dc:creator></cp>",
    }
    checks = _checks(workspace, release, "release.docx", zipped(parts))
    assert _wrong(checks) == ["author", "comments"]
    assert "3 comments" in checks[-1].text
    assert _wrong(_checks(workspace, release, "other.docx", docx(paragraph("Text")))) == []


def _of_release(workspace: Workspace, release: int, at: datetime | None = None) -> list[tuple[str, str]]:
    found = workspace.read(preflight.look, release, at)
    return [(check.check, check.text) for check in found if not check.ok and not check.file]


def test_a_whole_release_has_no_fault(workspace: Workspace, release: int) -> None:
    assert _of_release(workspace, release) == []


@pytest.mark.parametrize(
    ("minutes", "said"), [(-5, "has already ended"), (45, "too soon"), (300, "")], ids=["past", "soon", "well"]
)
def test_the_embargo_clock(workspace: Workspace, release: int, minutes: int, said: str) -> None:
    at = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
    workspace.write("Edit", releases.edit, release, {"embargo_until": at + timedelta(minutes=minutes)})
    found = _of_release(workspace, release, at)
    assert [name for name, _text in found] == (["embargo"] if said else [])
    assert said in "".join(text for _name, text in found)


def test_versions_that_do_not_say_the_same(workspace: Workspace, release: int) -> None:
    fields = workspace.read(releases.fields, release)
    fields["versions"]["ru"] = {
        "headline": "Чистая вода в 41 селе",
        "body": "С 15 мая чистая вода пришла в сорок сёл на юге страны, и это новость. Она есть у 1 200 семей.",
    }  # fmt: skip
    workspace.write("Edit", releases.edit, release, fields)
    found = _of_release(workspace, release)
    assert ("versions", "number: Russian has 41, which is not in the English text.") in found
    assert any(name == "officers" and "Bakyt Toktosunov has no name and title" in text for name, text in found)


def test_what_a_release_lacks(workspace: Workspace) -> None:
    empty = workspace.write("Add", releases.add, {"status": "embargoed", "versions": {"en": {"headline": "Only that"}}})
    assert {name for name, _text in _of_release(workspace, empty)} == {"body", "embargo", "officers"}


def test_a_correction_says_what_was_corrected(workspace: Workspace) -> None:
    """One that came in as a correction may have no sentence yet."""
    versions = {"en": {"headline": "Clean water reaches 40 villages", "body": BODY}}
    release = workspace.write("Add", releases.add, {"status": "corrected", "versions": versions})
    assert "correction" in [name for name, _text in _of_release(workspace, release)]
    workspace.write("Correct", releases.edit, release, {"correction": "The number of villages is 40, not 41."})
    assert "correction" not in [name for name, _text in _of_release(workspace, release)]


def test_what_is_not_whole_in_an_officers_record_is_told(workspace: Workspace, release: int) -> None:
    other = workspace.write("Add", officers.add, _officer(emails=[{"raw": "bakyt[at]"}]))
    workspace.write("Edit", releases.edit, release, {"officers": [other]})
    ((name, told),) = _of_release(workspace, release)
    assert name == "officers" and "bakyt[at] is incomplete" in told


def test_contacts_in_the_text_that_are_no_officers(workspace: Workspace, release: int) -> None:
    foot = "\n".join(["", "", "Media contact:", "Bakyt Toktosunov, Press Officer", "Tel.: +996 555 00 12 99"])
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"body": BODY + foot}}})
    assert any("contains +996 555 001 299" in told for _name, told in _of_release(workspace, release))
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"body": BODY + foot[:-2] + "34"}}})
    assert not any("none of its officers" in told for _name, told in _of_release(workspace, release))


PHOTOS = (
    ({"caption": "A spring", "credit": "N. N."}, ""), ({"caption": "A spring"}, "no credit"),
    ({"credit": "N. N."}, "no caption"), ({}, "no caption and no credit"),
)  # fmt: skip


def test_a_picture_says_what_it_shows_and_whose_it_is(workspace: Workspace, release: int) -> None:
    for photo, said in PHOTOS:
        photos = [{"url": "https://example.org/a.jpg", **photo}]
        workspace.write("Edit", releases.edit, release, {"photos": photos})
        found = _of_release(workspace, release)
        assert [name for name, _text in found] == (["photo"] if said else [])
        assert said in "".join(text for _name, text in found)


def test_a_date_that_is_still_to_come_means_an_embargo(workspace: Workspace, release: int) -> None:
    at = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)
    for day, names in (("2030-05-01", []), ("2030-05-09", ["date"]), ("2029-05-09", []), ("in May", [])):
        workspace.write("Edit", releases.edit, release, {"versions": {"en": {"date": day}}})
        assert [name for name, _text in _of_release(workspace, release, at)] == names
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"date": "2030-05-09"}}})
    workspace.write("Edit", releases.edit, release, {"embargo_until": "2030-05-09T10:00+06:00"})
    assert _of_release(workspace, release, at) == []


def test_a_file_of_a_language_that_is_gone_gets_to_nobody(workspace: Workspace, release: int) -> None:
    versions = workspace.read(releases.fields, release)["versions"]
    workspace.write("Edit", releases.edit, release, {"versions": {**versions, "fr": {"headline": "Eau"}}})
    workspace.write("Attach", releases.attach, release, "eau.txt", b"x", "fr")
    workspace.write("Edit", releases.edit, release, {"versions": versions})
    found = [check for check in workspace.read(preflight.look, release) if not check.ok]
    assert [(check.file, check.check) for check in found] == [("eau.txt", "language")]
    assert "no text in French" in found[0].text


def test_what_is_serious_of_a_distribution_concerns_the_texts_that_it_sends(workspace: Workspace) -> None:
    office = Office(workspace)
    russian, english = office.prepared(filter="lang:ru"), office.prepared(filter="lang:en")
    told = workspace.read(last_look.serious, russian)
    assert {one.language for one in told} == {"ru"} and all(one.serious and not one.ok for one in told)
    assert {one.language for one in workspace.read(last_look.serious, english)} == {"en"}
    assert any(one.sentence.startswith("a.pdf: ") for one in told), "a fault of a file says of which"


def test_the_limits_of_a_mail_are_settings(workspace: Workspace, release: int) -> None:
    workspace.write("Attach", releases.attach, release, "a.txt", bytes(3 * MEGABYTE))

    def size() -> tuple[bool, bool]:
        (check,) = [check for check in workspace.read(preflight.look, release) if check.check == "size"]
        return check.ok, check.serious

    assert size() == (False, False)
    workspace.write("Set", settings.put, "mail_warn_mb", 5)
    assert size() == (True, False)
    workspace.write("Set", settings.put, "mail_warn_mb", 1)
    workspace.write("Set", settings.put, "mail_most_mb", 4)
    assert size() == (False, True)


def test_an_officer_without_a_way_to_be_reached(workspace: Workspace, release: int) -> None:
    other = workspace.write("Add", officers.add, {"name": "N. N.", "phones": [{"raw": "12"}]})
    workspace.write("Edit", releases.edit, release, {"officers": [other]})
    assert [name for name, _text in _of_release(workspace, release)] == ["officers"]
