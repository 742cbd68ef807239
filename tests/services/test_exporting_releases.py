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
from outreach.press.reader import release as reader
from outreach.problems import Problem
from outreach.services import officers, settings
from outreach.services.exporting import release_export
from outreach.services.releases import preflight, releases, statuses
from outreach.store.workspace import Workspace
from tests.formats.documents import png

# Which database keeps it is no matter here: what is asked of it is asked on both back-ends elsewhere.
pytestmark = pytest.mark.backends("sqlite")

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
    workspace.write(
        "Organisation", settings.put, "office", {"name": "Rivers Fund", "address": "1 Quiet Street\nBishkek"}
    )
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
    assert found["standard"]["version"] == "3.3" and found["standard"]["schema"].endswith("ninjs-schema_3.3.json#")
    assert found["headlines"] == [{"role": "main", "value": "Clean water reaches 40 villages"}]
    assert (found["language"], found["pubStatus"], found["type"]) == ("en", "withheld", "text")
    assert found["embargoedUntil"] == "2050-01-02T04:00:00+00:00"
    assert (found["edNote"], found["located"]) == ("Spell it so.", "BISHKEK")
    assert found["descriptions"][0]["value"] == "First paragraph."
    assert found["subjects"] == [{"name": "SDG 6", "uri": "http://metadata.un.org/sdg/6"}]
    assert found["infoSources"] == [{"name": "Rivers Fund"}]
    (photo,) = found["associations"]
    assert (photo["uri"], photo["copyrightHolder"], photo["name"]) == ("https://example.org/a.jpg", "N. N.", "A spring")
    (officer,) = found["people"]
    assert (officer["name"], officer["rel"]) == ("Bakyt Toktosunov", "contact")
    assert [row["value"] for row in officer["contactInfo"]] == ["+996555001234", "bakyt@example.org"]
    plain, xhtml = (row["value"] for row in found["bodies"])
    assert plain.startswith("EMBARGOED UNTIL") and "Clean water reaches" not in plain
    piece = ElementTree.fromstring(xhtml)
    assert [row.text for row in piece.iter("h2")] == ["Notes to editors", "Photos", "Media contact"]


def test_ninjs_of_the_old_line(workspace: Workspace, release: int, tmp_path: Path) -> None:
    found = json.loads(_written(workspace, release, tmp_path / "a.json", "en", "ninjs-1.8"))
    assert found["$standard"]["version"] == "1.8"
    assert (found["headline"], found["pubstatus"]) == ("Clean water reaches 40 villages", "withheld")
    assert found["subject"] == [{"name": "SDG 6", "scheme": "http://metadata.un.org/sdg", "code": "6"}]
    photo = found["associations"]["photo_1"]
    assert (photo["uri"], photo["copyrightholder"]) == ("https://example.org/a.jpg", "N. N.")
    assert photo["renditions"] == {"original": {"href": "https://example.org/a.jpg"}}
    assert {"name": "Bakyt Toktosunov", "rel": "contact"} in found["person"]


# The properties that ninjs has for an item, of those that we write, and what each of their parts may hold; no others
# are allowed by its schemas (iptc.org/std/ninjs). "" stands for a text.
NAMED, VALUE = {"name", "rel", "uri", "literal"}, {"role", "contentType", "value"}
NINJS: dict[str, Any] = {
    "standard": {"name", "version", "schema"}, "uri": "", "type": "", "representationType": "", "version": "",
    "language": "", "pubStatus": "", "firstCreated": "", "versionCreated": "", "embargoedUntil": "", "edNote": "",
    "located": "", "copyrightHolder": "", "headlines": VALUE, "descriptions": VALUE, "altIds": {"role", "value"},
    "bodies": VALUE | {"charCount", "wordCount"}, "infoSources": {"name", "role", "uri", "literal"},
    "places": NAMED, "subjects": NAMED, "organisations": NAMED, "people": NAMED | {"contactInfo"},
    "renditions": {"name", "href", "contentType", "title"},
}  # fmt: skip
CODED = {"name", "rel", "scheme", "code"}
NINJS_1: dict[str, Any] = {
    "$standard": {"name", "version", "schema"}, "uri": "", "type": "", "mimetype": "", "representationtype": "",
    "version": "", "firstcreated": "", "versioncreated": "", "embargoed": "", "pubstatus": "", "ednote": "",
    "language": "", "headline": "", "located": "", "charcount": 0, "wordcount": 0, "copyrightholder": "",
    "person": CODED, "organisation": CODED, "place": CODED, "subject": CODED, "infosource": CODED, "renditions": None,
    "headline_sub": "", "description_text": "", "body_text": "", "body_xhtml": "",
}  # fmt: skip
KINDS = ("text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning")


def _is_ninjs(item: dict[str, Any], known: dict[str, Any]) -> None:
    assert item["uri"] and item["type"] in KINDS
    for name, value in item.items():
        if name == "associations":
            old = isinstance(value, dict)
            assert old == (known is NINJS_1) and all(re.fullmatch(r"\w+", one) for one in (value if old else ()))
            for one in value.values() if old else value:
                assert old or one["name"]
                _is_ninjs({key: part for key, part in one.items() if old or key not in ("name", "rel")}, known)
        elif isinstance(known[name], set):
            for one in [value] if isinstance(value, dict) else value:
                assert set(one) <= known[name], name
        elif known[name] is not None:
            assert isinstance(value, type(known[name])), name
    for name in ("firstcreated", "versioncreated", "embargoed", "firstCreated", "versionCreated", "embargoedUntil"):
        assert name not in item or datetime.fromisoformat(item[name]).tzinfo is not None


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
        usable = {"draft": "withheld", "embargoed": "withheld", "withdrawn": "canceled"}
        for how, known, name in (("ninjs", NINJS, "pubStatus"), ("ninjs-1.8", NINJS_1, "pubstatus")):
            found = json.loads(_written(workspace, release, tmp_path / "a.json", language, how))
            _is_ninjs(found, known)
            assert found[name] == usable.get(status, "usable")
            assert re.fullmatch(r"[\x21-\x7e]+", found["uri"])
            plain = found["body_text"] if "body_text" in found else found["bodies"][0]["value"]
            assert ("First paragraph" in plain) == (language == "en" and status != "withdrawn")
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
    publisher = found["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("Organization", "Rivers Fund")
    assert publisher["contactPoint"][0]["telephone"] == ["+996555001234"]
    other = json.loads(_written(workspace, release, tmp_path / "b.jsonld", "ky"))
    assert other["translationOfWork"]["@id"] == found["@id"] and "workTranslation" not in other


def test_a_release_without_a_headline_can_be_a_pdf(workspace: Workspace, tmp_path: Path) -> None:
    fields = {"versions": {"en": {"body": "A body.", "notes_to_editors": "Notes."}}}
    release = workspace.write("Add", releases.add, fields)
    data = _written(workspace, release, tmp_path / "a.pdf", "en")
    assert "Notes to editors" in pdf.text(data) and pdf.inspect(data).tagged


def test_an_officer_is_never_the_publisher(workspace: Workspace, tmp_path: Path) -> None:
    officer = workspace.write("Add", officers.add, {"name": "Aigul Sample", "emails": [{"raw": "a@example.org"}]})
    fields = {"officers": [officer], "versions": {"en": {"headline": "A headline", "body": "A body."}}}
    release = workspace.write("Add", releases.add, fields)
    publisher = json.loads(_written(workspace, release, tmp_path / "a.jsonld", "en"))["publisher"]
    assert "name" not in publisher and publisher["contactPoint"][0]["name"] == "Aigul Sample"
    assert "infoSources" not in json.loads(_written(workspace, release, tmp_path / "a.json", "en"))


def test_a_language_must_be_named_and_there(workspace: Workspace, release: int, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="several versions"):
        release_export.export_release(workspace, release, tmp_path / "a.pdf")
    with pytest.raises(Problem, match="no version"):
        release_export.export_release(workspace, release, tmp_path / "a.pdf", language="de")
    with pytest.raises(Problem, match="is not an export format"):
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
    workspace.write(
        "Organisation", settings.put, "office", {"name": "Rivers Fund", "logo": base64.b64encode(png()).decode()}
    )
    workspace.write("Edit", releases.edit, release, {"officers": [*fields["officers"], *more], "versions": versions})
    return release


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


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


def test_the_structure_of_a_pdf_is_its_own(workspace: Workspace, long: int, tmp_path: Path) -> None:
    facts = pdf.inspect(_written(workspace, long, tmp_path / "a.pdf", "en"))
    assert facts.tagged and facts.headings >= 3 and not facts.undescribed


def test_a_page_of_the_web_stands_alone_and_runs_nothing(workspace: Workspace, long: int, tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(1)>'
    versions = {"en": {"headline": hostile, "body": f"{hostile}\n\n• {hostile}\n• b\n\n{hostile}\tb\nc\td"}}
    workspace.write("Edit", releases.edit, long, {"versions": versions})
    page = _written(workspace, long, tmp_path / "a.html", "en").decode()
    loose = re.sub(r"&lt;.*?&gt;", "", page)
    assert not re.search(r"<(?:script|img|iframe|object|embed|form|link|base)\b|\bon\w+=|\bsrc=|@import|url\(", loose)
    assert re.findall(r'href="([^"]*)"', page) == ["https://example.org/a.jpg"]
    assert page.count("<h1") == 1 and '<html lang="en">' in page and "<th " in page and "<li>" in page


def test_plain_text_has_a_line_for_each_paragraph(workspace: Workspace, long: int, tmp_path: Path) -> None:
    body = f"{LONG['en']} {LONG['en']}\n\n• {LONG['en']}\n• b\n\n{TABLE}"
    workspace.write("Edit", releases.edit, long, {"versions": {"en": {"body": body}}})
    lines = _written(workspace, long, tmp_path / "a.txt", "en").decode().split("\n")
    for line in (f"{LONG['en']} {LONG['en']}", f"• {LONG['en']}", "• b", "Village   Families", "Kara-Suu  80"):
        assert any(one.endswith(line) for one in lines), line


TOLD = {
    "en": {
        "headline": "Forty villages of Naryn get safe water", "subhead": "Filters reach 6,480 people before winter",
        "dateline": "BISHKEK, 21 November 2026", "date": "2026-11-21",
        "body": "Families in forty villages of the Naryn region drink safe water from this week, the Rivers Fund said "
                "on Friday, two months before the date that had been promised to them in spring.\n\n“A tap in the yard "
                "is the best doctor,” said Aigul Sample, director of the Rivers Fund. “It works every day.”",
        "boilerplate": "About the Rivers Fund: the fund brings water to villages since 2011.",
        "notes_to_editors": "Photos are free to use with the credit.",
    },
    "ru": {
        "headline": "Сорок сёл Нарына получили чистую воду", "subhead": "Фильтры получили 6480 человек до зимы",
        "dateline": "БИШКЕК, 21 ноября 2026 г.", "date": "2026-11-21",
        "body": "С этой недели семьи в сорока сёлах Нарынской области пьют чистую воду, сообщил в пятницу Фонд рек, на "
                "два месяца раньше срока, который обещали весной.\n\n«Кран во дворе — лучший врач, — сказала Айгуль "
                "Пример, директор Фонда рек. — Он работает каждый день».",
        "boilerplate": "О Фонде рек: фонд проводит воду в сёла с 2011 года.",
        "notes_to_editors": "Фотографии можно использовать с указанием автора.",
    },
}  # fmt: skip
PARTS = ("language", "kind", "reference", "headline", "subhead", "dateline", "date", "body", "boilerplate")
PARTS += ("notes_to_editors",)


@pytest.mark.parametrize("ending", ["txt", "html", "docx", "pdf"])
def test_a_release_is_read_back_as_it_was(workspace: Workspace, release: int, tmp_path: Path, ending: str) -> None:
    workspace.write(
        "Organisation", settings.put, "office", {"name": "Rivers Fund", "address": "1 Quiet Street\nBishkek"}
    )
    workspace.write("Edit", releases.edit, release, {"photos": [], "reference": "REN-26-7", "versions": TOLD})
    until = "2050-01-02T10:00:00+06:00"
    for language, told in TOLD.items():
        path = tmp_path / f"a.{ending}"
        _written(workspace, release, path, language)
        found = document.text(path)
        (version,) = reader.read(found.text, "KG", found.title).as_json()["versions"]
        letterhead = ending in ("docx", "pdf")
        wanted = {**told, "language": language, "kind": "press release", "reference": "REN-26-7"}
        for part in PARTS if letterhead else PARTS[3:]:
            assert " ".join((version[part] or "").split()) == " ".join(wanted[part].split()), part
        assert version["embargo_until"] == until


def test_a_corrected_pdf_of_several_pages_is_read_back(workspace: Workspace, release: int, tmp_path: Path) -> None:
    sentence = (
        "has a well, a tank and a pipe of two kilometres for the families that live above the river, the fund said"
    )
    body = "\n\n".join(f"Village {number} {sentence}." for number in range(40))
    fields = {**TOLD["en"], "body": body}
    workspace.write(
        "Edit",
        releases.edit,
        release,
        {"status": "released", "embargo_until": None, "photos": [], "versions": {"en": fields}},
    )
    workspace.write("Correct", releases.correct, release, "The number of villages is forty.")
    _written(workspace, release, tmp_path / "a.pdf", "en")
    found = document.text(tmp_path / "a.pdf")
    read = reader.read(found.text, "KG", found.title).as_json()
    (version,) = read["versions"]
    assert {part: version[part] for part in fields} == fields
    assert "The number of villages is forty." in version["letterhead"] and read["left_over"] == []


def test_merge_fields_give_way_to_their_words(workspace: Workspace, release: int, tmp_path: Path) -> None:
    workspace.write("Edit", releases.edit, release, {"versions": {"en": {"body": "Dear {{name|reader}}, so."}}})
    for ending in ("txt", "html", "pdf", "docx"):
        path = tmp_path / f"a.{ending}"
        _written(workspace, release, path, "en")
        text = document.text(path).text
        assert "Dear reader, so." in text and "{{" not in text


def test_a_correction_and_a_withdrawal_on_paper(workspace: Workspace, release: int, tmp_path: Path) -> None:
    workspace.write("Edit", releases.edit, release, {"status": "released"})
    workspace.write("Lift", statuses.lift_now, release)
    workspace.write("Correct", releases.correct, release, "There are 40, not 41.")
    text = " ".join(pdf.text(_written(workspace, release, tmp_path / "a.pdf", "en")).split())
    assert "CORRECTION: There are 40, not 41. Clean water" in text and "EMBARGO" not in text
    workspace.write("Withdraw", releases.withdraw, release, "It did not happen.")
    text = " ".join(pdf.text(_written(workspace, release, tmp_path / "a.pdf", "en")).split())
    assert "WITHDRAWN: It did not happen." in text and "First paragraph" not in text


def test_a_sign_that_is_no_picture_is_left_out(workspace: Workspace, release: int, tmp_path: Path) -> None:
    for logo in ("no base64!", base64.b64encode(b"GIF89a").decode(), 7):
        workspace.write("Organisation", settings.put, "office", {"name": "Rivers Fund", "logo": logo})
        assert _written(workspace, release, tmp_path / "a.pdf", "en").startswith(b"%PDF")
        assert _written(workspace, release, tmp_path / "a.docx", "en").startswith(b"PK")
