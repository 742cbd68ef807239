"""A release written out: read back, it says what the release says, and its PDF is fit for everybody."""

import base64
import io
import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from outreach.formats.documents import document, pdf
from outreach.problems import Problem
from outreach.services import officers, settings
from outreach.services.exporting import release_export
from outreach.services.releases import preflight, releases, statuses
from outreach.store.workspace import Workspace
from tests.formats.documents import png

KYRGYZ = "Өзгөрүүлөр: таза суу 40 айылга жетти"


@pytest.fixture
def release(workspace: Workspace) -> int:
    officer = workspace.write(
        "Add", officers.add,
        {
            "name": "Bakyt Toktosunov", "honorific": "Mr.", "title": "Press Officer", "organisation": "Rivers Fund",
            "phones": [{"raw": "+996 555 00 12 34", "label": "mobile"}], "emails": [{"raw": "bakyt@example.org"}],
            "names": {"ky": {"name": "Бакыт Токтосунов", "title": "басма сөз катчысы"}},
        },
    )  # fmt: skip
    workspace.write("Office", settings.put, "office", {"name": "Rivers Fund", "address": "1 Quiet Street\nBishkek"})
    return workspace.write(
        "Add", releases.add,
        {
            "reference": "REN/26/7", "officers": [officer], "donors": ["Government of Norway"], "countries": ["KG"],
            "sdgs": [6],
            "photos": [{"url": "https://example.org/a.jpg", "caption": "A spring", "credit": "N. N."}],
            "embargo_until": datetime(2050, 1, 2, 4, 0, tzinfo=UTC), "embargo_zone": "Asia/Bishkek",
            "versions": {
                "en": {"headline": "Clean water reaches 40 villages", "date": "2026-11-20", "dateline": "BISHKEK",
                       "body": "First paragraph.\n\nSecond = #strong[not markup] $x$ <b>&amp;</b>.",
                       "boilerplate": "About the fund.", "notes_to_editors": "Spell it so."},
                "ky": {"headline": KYRGYZ, "body": "Бул ң ө ү тамгалары менен жазылган текст."},
            },
        },
    )  # fmt: skip


def _written(workspace: Workspace, release: int, path: Path, language: str, format: str | None = None) -> bytes:
    assert release_export.export_release(workspace, release, path, language=language, format=format) == language
    return path.read_bytes()


def test_a_pdf_is_tagged_titled_and_copyable(workspace: Workspace, release: int, tmp_path: Path) -> None:
    data = _written(workspace, release, tmp_path / "a.pdf", "ky")
    facts = pdf.inspect(data)
    assert (facts.title, facts.language, facts.tagged, facts.copying) == (KYRGYZ, "ky", True, True)
    assert facts.text_pages == facts.pages == 1
    assert not facts.author
    text = " ".join(pdf.text(data).split())
    for said in (
        KYRGYZ,
        "ң ө ү тамгалары",
        "ЭМБАРГО",
        "2050-ж. 2-январь",
        "Rivers Fund",
        "Бакыт Токтосунов",
        "+996 555 001 234",
    ):
        assert said in text
    assert "Mr." not in text


def test_text_in_a_pdf_is_never_markup(workspace: Workspace, release: int, tmp_path: Path) -> None:
    text = " ".join(pdf.text(_written(workspace, release, tmp_path / "a.pdf", "en")).split())
    assert "#strong[not markup] $x$ <b>&amp;</b>" in text
    assert "EMBARGOED UNTIL 2 January 2050, 10:00" in text


def test_a_pdf_says_when_it_was_made(workspace: Workspace, release: int, tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    made = pdf.inspect(_written(workspace, release, tmp_path / "a.pdf", "en")).metadata["CreationDate"]
    assert before <= datetime.strptime(made, "D:%Y%m%d%H%M%SZ").replace(tzinfo=UTC) <= datetime.now(UTC)


def test_our_own_pdf_passes_our_own_checks(workspace: Workspace, release: int, tmp_path: Path) -> None:
    data = _written(workspace, release, tmp_path / "clean-water.pdf", "en")
    workspace.write("Attach", releases.attach, release, "clean-water.pdf", data, "en", media_type="application/pdf")
    checks = [check for check in workspace.read(preflight.look, release) if check.file]
    assert len(checks) >= 10
    assert [check.text for check in checks if not check.ok] == []


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
def test_what_is_written_is_read_again(workspace: Workspace, release: int, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    _written(workspace, release, path, "en")
    text = document.text(path).text
    for said in (
        "Clean water reaches 40 villages",
        "BISHKEK",
        "First paragraph.",
        "not markup",
        "About the fund.",
        "Spell it so.",
        "bakyt@example.org",
    ):
        assert said in text


def test_a_word_document_has_headings_and_a_language(workspace: Workspace, release: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_written(workspace, release, tmp_path / "a.docx", "ky"))) as archive:
        assert archive.testzip() is None
        assert '<w:pStyle w:val="headline"/>' in archive.read("word/document.xml").decode()
        assert '<w:lang w:val="ky"/>' in archive.read("word/styles.xml").decode()


def test_ninjs(workspace: Workspace, release: int, tmp_path: Path) -> None:
    found = json.loads(_written(workspace, release, tmp_path / "a.json", "en"))
    assert found["headline"] == "Clean water reaches 40 villages"
    assert (found["language"], found["pubstatus"], found["type"]) == ("en", "withheld", "text")
    assert found["embargoed"] == "2050-01-02T04:00:00+00:00"
    assert found["ednote"] == "Spell it so."
    assert found["description_text"] == "First paragraph."
    assert found["located"] == "BISHKEK"
    assert found["subject"] == [{"name": "SDG 6", "scheme": "http://metadata.un.org/sdg", "code": "6"}]
    assert found["associations"]["photo_1"]["uri"] == "https://example.org/a.jpg"
    assert found["associations"]["photo_1"]["copyrightholder"] == "N. N."
    assert {"name": "Bakyt Toktosunov", "rel": "contact"} in found["person"]
    assert found["body_text"].startswith("EMBARGOED UNTIL") and found["headline"] not in found["body_text"]
    piece = ElementTree.fromstring(found["body_xhtml"])
    assert [row.text for row in piece.iter("h2")] == ["Notes to editors", "Photos", "Media contact"]


# The properties that ninjs 1.3 has for an item, and their types; it allows no others.
NINJS = {
    "$standard": dict, "uri": str, "type": str, "mimetype": str, "representationtype": str, "version": str,
    "firstcreated": str, "versioncreated": str, "embargoed": str, "pubstatus": str, "ednote": str, "language": str,
    "headline": str, "located": str, "charcount": int, "wordcount": int, "copyrightholder": str, "person": list,
    "organisation": list, "place": list, "subject": list, "renditions": dict, "associations": dict,
}  # fmt: skip
NINJS_OPEN = re.compile(r"(description|body|headline)_[a-zA-Z0-9_]+")


def _is_ninjs(item: dict[str, Any]) -> None:
    assert item["uri"]
    for name, value in item.items():
        assert isinstance(value, NINJS.get(name, str)), name
        assert name in NINJS or NINJS_OPEN.fullmatch(name), name
    assert item["type"] in ("text", "audio", "video", "picture", "graphic", "composite")
    assert item.get("pubstatus", "usable") in ("usable", "withheld", "canceled")
    assert item.get("representationtype", "complete") in ("complete", "incomplete")
    for name in ("firstcreated", "versioncreated", "embargoed"):
        assert name not in item or datetime.fromisoformat(item[name]).tzinfo is not None
    for name in ("person", "organisation", "place", "subject"):
        for one in item.get(name, ()):
            assert set(one) <= {"name", "rel", "scheme", "code"}
    for rendition in item.get("renditions", {}).values():
        assert set(rendition) <= {"href", "mimetype", "title"}
    for name, other in item.get("associations", {}).items():
        assert re.fullmatch(r"[a-zA-Z0-9_]+", name)
        _is_ninjs(other)


@pytest.mark.parametrize("status", ["draft", "embargoed", "released", "corrected", "withdrawn"])
def test_ninjs_and_schema_org_hold_to_their_vocabularies(
    workspace: Workspace, release: int, tmp_path: Path, status: str
) -> None:
    workspace.write("Attach", releases.attach, release, "a.pdf", b"%PDF-1.7", media_type="application/pdf")
    workspace.write("Edit", releases.edit, release, {"status": "released", "reference": "REN 26/7 №"})
    if status not in ("draft", "embargoed"):
        workspace.write("Lift", statuses.lift_now, release)  # a status ends no embargo
    if status != "released":
        workspace.write("Edit", releases.edit, release, {"status": status, "correction": "It is 40, not 41."})
    for language in ("en", "ky"):
        found = json.loads(_written(workspace, release, tmp_path / "a.json", language))
        _is_ninjs(found)
        usable = {"draft": "withheld", "embargoed": "withheld", "withdrawn": "canceled"}
        assert found["pubstatus"] == usable.get(status, "usable")
        assert re.fullmatch(r"[\x21-\x7e]+", found["uri"])
        assert ("First paragraph" in found["body_text"]) == (language == "en" and status != "withdrawn")
        article = json.loads(_written(workspace, release, tmp_path / "a.jsonld", language))
        assert set(article) <= SCHEMA, set(article) - SCHEMA
        assert (article.get("correction") == "It is 40, not 41.") == (status in ("corrected", "withdrawn"))


# Properties of NewsArticle and of what it is (Article, CreativeWork, Thing), of those that we write.
SCHEMA = {
    "@context", "@type", "@id", "headline", "alternativeHeadline", "description", "articleBody", "dateline",
    "locationCreated", "inLanguage", "creativeWorkStatus", "dateCreated", "datePublished", "dateModified", "correction",
    "workTranslation", "translationOfWork", "publisher", "mentions", "funder", "spatialCoverage", "associatedMedia",
    "image",
}  # fmt: skip


def test_schema_org(workspace: Workspace, release: int, tmp_path: Path) -> None:
    found = json.loads(_written(workspace, release, tmp_path / "a.jsonld", "en"))
    assert (found["@type"], found["inLanguage"], found["dateline"]) == ("NewsArticle", "en", "BISHKEK")
    assert [other["headline"] for other in found["workTranslation"]] == [KYRGYZ]
    assert found["funder"] == [{"@type": "Organization", "name": "Government of Norway"}]
    (publisher,) = found["publisher"]
    assert (publisher["name"], publisher["contactPoint"][0]["telephone"]) == ("Rivers Fund", ["+996555001234"])
    other = json.loads(_written(workspace, release, tmp_path / "b.jsonld", "ky"))
    assert other["translationOfWork"]["@id"] == found["@id"] and "workTranslation" not in other


def test_a_language_must_be_named_and_there(workspace: Workspace, release: int, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="several versions"):
        release_export.export_release(workspace, release, tmp_path / "a.pdf")
    with pytest.raises(Problem, match="no version"):
        release_export.export_release(workspace, release, tmp_path / "a.pdf", language="de")
    with pytest.raises(Problem, match="cannot be written"):
        release_export.export_release(workspace, release, tmp_path / "a.odg", language="en")
    assert list(tmp_path.glob("a.*")) == []


LONG = {
    "en": "The Fund works with 40 villages since 15 May 2026; 1,200 families have water, and “nobody” has to walk.",
    "ru": "Фонд работает с 40 сёлами с 15 мая 2026 года; у 1 200 семей есть чистая вода, и «никому» не надо ходить.",
    "ky": "Фонд 2026-жылдын 15-майынан бери 40 айыл менен иштейт; Ңң Өө Үү тамгалары, өңүр, үңкүр, көңүл «таза суу».",
}
TABLE = "Village\tFamilies\nAk-Tal\t120\nKara-Suu\t80"


@pytest.fixture
def long(workspace: Workspace, release: int) -> int:
    """A release of some pages, with a list, a table and three officers, in three languages."""
    fields = workspace.read(releases.fields, release)
    more = [
        workspace.write("Add", officers.add, {"name": name, "emails": [{"raw": f"a{number}@example.org"}]})
        for number, name in enumerate(("Aigul Sample", "Өмүрбек Үсөнов"))
    ]
    versions = {
        language: {
            "headline": text[:60], "subhead": text[10:50],
            "body": "\n\n".join([*(f"{number}. {text} " * 4 for number in range(20)), "• One\n• Two", TABLE]),
        }
        for language, text in LONG.items()
    }  # fmt: skip
    workspace.write("Office", settings.put, "office", {"name": "Rivers Fund", "logo": base64.b64encode(png()).decode()})
    workspace.write("Edit", releases.edit, release, {"officers": [*fields["officers"], *more], "versions": versions})
    return release


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("language", LONG)
def test_every_word_of_a_long_release_is_copied_from_its_pdf(
    workspace: Workspace, long: int, tmp_path: Path, language: str
) -> None:
    data = _written(workspace, long, tmp_path / "a.pdf", language)
    pages = pdf.text(data).split("\f")
    assert len(pages) >= 3
    footer = "Rivers Fund · REN/26/7"
    kept = []
    for number, page in enumerate(pages, 1):
        rows = [row.strip() for row in page.split("\n") if row.strip()]
        shown = " ".join(rows)
        assert footer in shown and f"{number} / {len(pages)}" in shown
        kept.append(shown.replace(footer, " ").replace(f"{number} / {len(pages)}", " "))
    text = _written(workspace, long, tmp_path / "a.txt", language).decode()
    read, wanted = _words(" ".join(kept)), _words(text)
    assert read[-len(wanted) :] == wanted, "the same words in the same order, behind the letterhead"
    facts = pdf.inspect(data)
    assert (facts.language, facts.tagged, facts.text_pages) == (language, True, len(pages))


@pytest.mark.backends("sqlite")
def test_the_structure_of_a_pdf_is_its_own(workspace: Workspace, long: int, tmp_path: Path) -> None:
    kinds = pdf.structure(_written(workspace, long, tmp_path / "a.pdf", "en"))
    assert kinds.count("H1") == 1 and kinds.count("H2") >= 2
    assert kinds.count("LI") == 2 and (kinds.count("TH"), kinds.count("TD")) == (2, 4)
    assert {"Table", "L", "P", "Link", "Figure"} <= set(kinds)


@pytest.mark.backends("sqlite")
def test_a_page_of_the_web_stands_alone_and_runs_nothing(workspace: Workspace, long: int, tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(1)>'
    versions = {"en": {"headline": hostile, "body": f"{hostile}\n\n• {hostile}\n• b\n\n{hostile}\tb\nc\td"}}
    workspace.write("Edit", releases.edit, long, {"versions": versions})
    page = _written(workspace, long, tmp_path / "a.html", "en").decode()
    loose = re.sub(r"&lt;.*?&gt;", "", page)
    assert not re.search(r"<(?:script|img|iframe|object|embed|form|link|base)\b|\bon\w+=|\bsrc=|@import|url\(", loose)
    assert re.findall(r'href="([^"]*)"', page) == ["https://example.org/a.jpg"]
    assert page.count("<h1") == 1 and '<html lang="en">' in page and "<th " in page and "<li>" in page


@pytest.mark.backends("sqlite")
def test_plain_text_is_in_lines(workspace: Workspace, long: int, tmp_path: Path) -> None:
    address = "https://example.org/" + "a" * 90
    body = f"{LONG['en']} {address} {LONG['en']}\n\n• {LONG['en']}\n• b\n\n{TABLE}"
    workspace.write("Edit", releases.edit, long, {"versions": {"en": {"body": body}}})
    lines = _written(workspace, long, tmp_path / "a.txt", "en").decode().split("\n")
    assert [line for line in lines if len(line) > 76] == [address]
    assert "Village   Families" in lines and "Kara-Suu  80" in lines
    bullet = next(number for number, line in enumerate(lines) if line.startswith("• The Fund"))
    assert lines[bullet + 1].startswith("  ")


@pytest.mark.backends("sqlite")
def test_merge_fields_give_way_to_their_words(workspace: Workspace, release: int, tmp_path: Path) -> None:
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"body": "Dear {{name|reader}}, so."}}})
    for ending in ("txt", "html", "pdf", "docx"):
        path = tmp_path / f"a.{ending}"
        _written(workspace, release, path, "en")
        text = document.text(path).text
        assert "Dear reader, so." in text and "{{" not in text


@pytest.mark.backends("sqlite")
def test_a_correction_and_a_withdrawal_on_paper(workspace: Workspace, release: int, tmp_path: Path) -> None:
    workspace.write("Edit", releases.edit, release, {"status": "released"})
    workspace.write("Lift", statuses.lift_now, release)
    workspace.write("Correct", releases.correct, release, "There are 40, not 41.")
    text = " ".join(pdf.text(_written(workspace, release, tmp_path / "a.pdf", "en")).split())
    assert "CORRECTION: There are 40, not 41. Clean water" in text and "EMBARGO" not in text
    workspace.write("Withdraw", releases.withdraw, release, "It did not happen.")
    text = " ".join(pdf.text(_written(workspace, release, tmp_path / "a.pdf", "en")).split())
    assert "WITHDRAWN: It did not happen." in text and "First paragraph" not in text


@pytest.mark.backends("sqlite")
def test_a_sign_that_is_no_picture_is_left_out(workspace: Workspace, release: int, tmp_path: Path) -> None:
    for logo in ("no base64!", base64.b64encode(b"GIF89a").decode(), 7):
        workspace.write("Office", settings.put, "office", {"name": "Rivers Fund", "logo": logo})
        assert _written(workspace, release, tmp_path / "a.pdf", "en").startswith(b"%PDF")
        assert _written(workspace, release, tmp_path / "a.docx", "en").startswith(b"PK")
