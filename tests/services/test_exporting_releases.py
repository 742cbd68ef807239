"""A release written out: read back, it says what the release says, and its PDF is fit for everybody."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outreach.formats import document, pdf
from outreach.problems import Problem
from outreach.services import exporting_releases, officers, preflight, releases, settings
from outreach.store.workspace import Workspace

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
    assert exporting_releases.export_release(workspace, release, path, language=language, format=format) == language
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


def test_the_same_release_makes_the_same_pdf(workspace: Workspace, release: int, tmp_path: Path) -> None:
    one = _written(workspace, release, tmp_path / "a.pdf", "en")
    assert _written(workspace, release, tmp_path / "b.pdf", "en") == one


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
    assert found["associations"]["photo-1"]["uri"] == "https://example.org/a.jpg"


def test_schema_org(workspace: Workspace, release: int, tmp_path: Path) -> None:
    found = json.loads(_written(workspace, release, tmp_path / "a.jsonld", "en"))
    assert (found["@type"], found["inLanguage"], found["dateline"]) == ("NewsArticle", "en", "BISHKEK")
    assert [other["headline"] for other in found["workTranslation"]] == [KYRGYZ]
    assert found["funder"] == [{"@type": "Organization", "name": "Government of Norway"}]
    assert found["contactPoint"][0]["telephone"] == ["+996555001234"]


def test_a_language_must_be_named_and_there(workspace: Workspace, release: int, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="several versions"):
        exporting_releases.export_release(workspace, release, tmp_path / "a.pdf")
    with pytest.raises(Problem, match="no version"):
        exporting_releases.export_release(workspace, release, tmp_path / "a.pdf", language="de")
    with pytest.raises(Problem, match="cannot be written"):
        exporting_releases.export_release(workspace, release, tmp_path / "a.odg", language="en")
    assert list(tmp_path.glob("a.*")) == []
