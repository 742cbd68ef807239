"""What goes out is what was written: every output says each word of the text once, in order, and nothing of it again.

The check here follows words that occur nowhere else; it knows nothing of the program's own check of its outputs.
"""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from outreach.formats.documents import pdf
from outreach.mail import body, proof
from outreach.mail.message import Letter, Sender
from outreach.model.releases import Release
from outreach.press import outline
from outreach.problems import Problem
from outreach.services import officers
from outreach.services.exporting import letter_export, release_export
from outreach.services.releases import preflight, releases
from outreach.store.workspace import Workspace
from outreach.values import rich_text
from tests.mail.makers import AT, parsed
from tests.reading.rich_documents import Writer

# Somebody speaks between the halves of a quotation: A and B are the halves, X is who it is.
SPLIT = {
    "en": ('"A," said X. "B."', "“A,” said X, head of the fund, “B.”", "“A.” Then X added: “B.”", "‘A’, X said. ‘B.’"),
    "ru": ("«A, – сказал X. – B».", "— A, — сказал X. — B.", "«A», – отметила X. «B».", "„A“, пояснил X. „B“."),
    "ky": ("«A», – деди X. «B».", "«A, – деп белгиледи X. – B».", "— A, — деди X. — B.", "X: «A», – деди. «B»."),
}  # fmt: skip
PLAIN = ("A B.", "X A. B?", "• A\n• B X", "— A, X.\n— B.", "A\tB\nX\tA", "1. A\n2. B: X!")
LETTERS = {"en": ("bcdfglmn", "aeou", "q"), "ru": ("бвгджлмн", "аеиу", "щ"), "ky": ("бвгджлмң", "аөүо", "щ")}
PARTS = ("headline", "subhead", "dateline", "body", "boilerplate", "notes_to_editors")


class Made(NamedTuple):
    """A release, the invented words of its text in order, and those of a quote that is not in it."""

    release: Release
    words: list[str]
    elsewhere: list[str]

    def made(self, how: str) -> bytes:
        return release_export.made(self.release, self.release.versions[0], how, {"name": "Rivers Fund"})

    def said(self, output: str) -> list[str]:
        """The invented words of an output."""
        known = {*self.words, *self.elsewhere}
        return [word for word in re.findall(r"\w+", output.casefold()) if word in known]


def invented(language: str) -> Iterator[str]:
    consonants, vowels, end = LETTERS[language]
    pairs = [first + second for first in consonants for second in vowels]
    return (f"{one}{two}{three}{end}" for three in pairs for two in pairs for one in pairs)


def written(release: Release, language: str, paragraphs: Sequence[tuple[str, int]]) -> Made:
    """A release with all its parts; its quotes are those found in its text, and one that stands nowhere in it."""
    words = invented(language)

    def some(count: int) -> str:
        return " ".join(next(words) for _number in range(count)).capitalize()

    def shaped(shape: str, count: int) -> str:
        return re.sub(r"\b[ABX]\b", lambda _letter: some(count), shape)

    version = release.versions[0]
    version.language = language
    version.headline, version.subhead, version.dateline = some(6), some(4), f"{some(1)}, 25.11.2026"
    version.body = "\n\n".join(shaped(*one) for one in paragraphs)
    version.boilerplate, version.notes_to_editors = f"{some(5)}.", f"1. {some(3)}.\n2. {some(3)}."
    apart = {"text": f"{some(5)}.", "speaker": some(2)}
    version.quotes = [*outline.quotes_of(version.body), apart]
    known = set(invented(language))

    def those_of(*texts: str) -> list[str]:
        return [word for text in texts for word in re.findall(r"\w+", text.casefold()) if word in known]

    return Made(release, those_of(*(getattr(version, part) for part in PARTS)), those_of(*apart.values()))


@pytest.fixture
def release(workspace: Workspace) -> Release:
    """A release to be written, with an officer."""
    officer = workspace.write("add", officers.add, {"name": "Olga Officer", "emails": [{"raw": "o@example.org"}]})
    fields = {"versions": {"en": {"headline": "x"}}, "officers": [officer]}
    return workspace.read(releases.card, workspace.write("add", releases.add, fields))


def readings(how: str, data: bytes) -> Iterator[str]:
    """What an output says, read without the program."""
    if how == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield bare(archive.read("word/document.xml").decode())
    elif how == "ninjs":
        found = json.loads(data)
        head = " ".join(row["value"] for row in found["headlines"]) + " "
        for row in found["bodies"]:
            yield head + (bare(row["value"]) if "xhtml" in row["contentType"] else row["value"])
    elif how == "ninjs-1.8":
        found = json.loads(data)
        head = f"{found['headline']} {found['headline_sub']} "
        yield head + found["body_text"]
        yield head + bare(found["body_xhtml"])
    elif how == "pdf":
        yield pdf.text(data)
    else:
        yield bare(data.decode().partition("</head>")[2]) if how == "html" else data.decode()


def bare(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def message(made: Made) -> Iterator[str]:
    """The mail to one reader as text and HTML."""
    text = letter_export.text_of(made.release, made.release.versions[0], AT, "{{salutation|Dear colleague}},")
    content = Letter(text, sender=Sender("press@example.org")).draft("pat@example.org", {}, AT).content
    for kind in ("plain", "html"):
        part = parsed(content).get_body((kind,))
        assert part is not None
        said = str(part.get_content())
        yield said if kind == "plain" else bare(said.partition("</head>")[2])


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("language", SPLIT)
def test_every_output_says_each_word_once_and_in_order(release: Release, language: str) -> None:
    shapes = st.tuples(st.sampled_from(SPLIT[language]) | st.sampled_from(PLAIN), st.integers(1, 9))

    @settings(max_examples=15, deadline=None, phases=(Phase.generate,), derandomize=True)
    @given(st.lists(shapes, min_size=1, max_size=6))
    def one(paragraphs: list[tuple[str, int]]) -> None:
        made = written(release, language, paragraphs)
        for how in ("txt", "html", "docx", "ninjs", "ninjs-1.8"):
            for said in readings(how, made.made(how)):
                assert made.said(said) == made.words, how
        for said in message(made):
            assert made.said(said) == made.words
        assert json.loads(made.made("schema"))["articleBody"] == release.versions[0].said

    one()


MARKED = (
    "Ten **wells** *run*, ***at last***: [the site](https://example.org/a?b=1&c=2) of **[the fund](https://fund.example)**"
    ", [press@example.org](mailto:press@example.org).\nA second line with 5 \\* 3 {{salutation|*colleague*}}.\n\n"
    "## Where\n\n### In the north\n\n- Near **Osh**\n- Near Naryn\n\n1. First village\n2. Second village\n\n"
    "> “The first well runs.”\n> A. Sample\n\n| Village | Wells |\n| --- | --- |\n| **Ak-Tal** | [three](tel:+996312) |"
    '\n\n#let x = 1 $a$ <b>bold</b> & "quoted" @mention [no](javascript:alert)'
)


@pytest.mark.backends("sqlite")
def test_every_output_has_the_looks_of_a_rich_text_and_none_of_its_marks(release: Release) -> None:
    version = release.versions[0]
    version.subhead, version.body = "y", MARKED
    made = {}
    for how in release_export.FORMATS:
        made[how], faults = release_export.proved(release, version, how, {"name": "Rivers Fund"})
        assert faults == [], how
        for said in readings(how, made[how]):
            assert not re.search(r"\*\*|## |\]\(http|> “|\| ---", said), how
    txt, page = made["txt"].decode(), made["html"].decode()
    assert "the site (https://example.org/a?b=1&c=2) of the fund (https://fund.example), press@example.org.\nA" in txt
    assert "1. First village\n2. Second village" in txt and "• Near Osh\n• Near Naryn" in txt
    assert '<a href="https://example.org/a?b=1&amp;c=2">the site</a>' in page and "javascript:" not in page.replace(
        "[no](javascript:alert)", ""
    )
    assert "<h2 " in page and "<li>Near <strong>Osh</strong></li>" in page and "<blockquote" in page
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as archive:
        document, links = (
            archive.read("word/document.xml").decode(),
            archive.read("word/_rels/document.xml.rels").decode(),
        )
    assert document.count("<w:hyperlink") == 4 and 'Target="https://fund.example"' in links
    assert 'w:val="heading3"' in document and '<w:numId w:val="2"/>' in document and "<w:b/><w:i/>" in document
    facts = pdf.inspect(made["pdf"])
    assert facts.tagged and facts.headings >= 3


@pytest.mark.backends("sqlite")
def test_rich_texts_of_all_kinds_are_in_every_output_word_for_word(release: Release) -> None:
    version = release.versions[0]
    for number, blocks in enumerate(Writer(7, 'abcdвгң.,;12*_<&"# ').documents(25)):
        version.body = rich_text.write([block for block in blocks if block.kind != "picture"])
        for how in ("txt", "html", "docx", "ninjs", "ninjs-1.8", "schema", *(["pdf"] if number < 3 else [])):
            try:
                _data, faults = release_export.proved(release, version, how, {"name": "Rivers Fund"})
            except Problem as problem:
                assert "{{" in problem.text  # a field that needs a reader
            else:
                assert faults == [], (how, version.body)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("headline", ["Wells", ""])
def test_smaller_headings_need_no_larger_one_above_them(release: Release, headline: str) -> None:
    """A PDF for screen readers (PDF/UA) has no heading two levels below the one before it."""
    version = release.versions[0]
    version.headline, version.body = headline, "### What is new\n\nText.\n\n## Larger\n\n### Smaller\n\nMore."
    version.boilerplate, version.notes_to_editors = "### About us\n\nWe are.", "### One more\n\nNote."
    data, faults = release_export.proved(release, version, "pdf", {"name": "Rivers Fund"})
    assert faults == [] and "What is new" in pdf.text(data)


@pytest.mark.backends("sqlite")
@pytest.mark.parametrize("language", SPLIT)
def test_a_pdf_says_each_word_once_and_in_order_over_its_pages(release: Release, language: str) -> None:
    made = written(release, language, [(shape, 9) for shape in (*SPLIT[language], *PLAIN)] * 4)
    data = made.made("pdf")
    assert pdf.inspect(data).pages > 1
    assert made.said(pdf.text(data)) == made.words


@pytest.mark.backends("sqlite")
def test_a_quote_without_a_place_in_the_text_is_told_before_it_goes(workspace: Workspace) -> None:
    version = {"headline": "x", "body": "«Да, – сказал Нур. – Мы рады этому».", "quotes": [
        {"text": "Да, Мы рады этому", "speaker": "Нур"}, {"text": "Нигде не сказано", "speaker": "Нур"},
    ]}  # fmt: skip
    number = workspace.write("add", releases.add, {"versions": {"ru": version}})
    checks = [check for check in workspace.read(preflight.look, number) if check.check in ("quotes", "outputs")]
    assert [(check.check, check.ok) for check in checks] == [("quotes", False), ("outputs", True)]
    assert "“Нигде не сказано” is not in the Russian text, so it is not sent" in checks[0].text


# The program's own check


TEXT = body.Text(
    headline="Wells for ten villages", dateline="OSH, 25 November", boilerplate="About the fund that repairs wells.",
    body='Ten villages have new wells.\n\n"The first well runs," said A. Sample. "The others follow."\n\n• One\n• Two',
    notes_to_editors="Ten villages have new wells.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("said A. Sample.", "", ("missing", "said A.")),
        ("OSH, 25 November", "", ("missing", "OSH, 25 November")),
        ("• Two", "• Two\n\n“The first well runs, The others follow.”", ("twice", '"The first well runs,"')),
        ("About the fund that repairs wells.", "", ("missing", "About the fund that repairs wells.")),
        ("Wells for ten villages", "Ten villages have new wells.", ("missing", "Wells for ten villages")),
        ("first well", "first  well", None),
        ("• One\n• Two", "- One\n* Tw\u00ado", None),
    ],
)  # fmt: skip
def test_what_an_output_lacks_or_repeats_is_found(before: str, after: str, fault: tuple[str, str] | None) -> None:
    output = body.plain(body.blocks(TEXT))
    assert before in output
    found = proof.faults(proof.source(TEXT), output.replace(before, after), proof.own_words(TEXT))
    assert found[:1] == ([proof.Fault(*fault)] if fault else [])  # type: ignore[arg-type]


def test_what_stands_in_the_text_already_is_not_said_again_and_nothing_else_is_left_out() -> None:
    text = body.Text(
        headline="x", dateline="Ош", body="Ошский водоканал сообщает.\n\nО фонде: он есть.",
        boilerplate="О фонде: он есть.", notes_to_editors="Он есть.",
    )  # fmt: skip
    said = body.plain(body.blocks(text))
    assert "Ош — Ошский водоканал" in said, "a place is no part of a longer word"
    assert (said.count("О фонде: он есть."), said.count("Он есть.")) == (1, 1)
    assert body.plain(body.blocks(body.Text(dateline="Ош,  1 мая", body="Ош, 1 мая – Да."))) == "Ош, 1 мая – Да.\n"


def test_what_the_program_says_above_and_below_a_text_is_no_repetition_of_it() -> None:
    until = datetime(2026, 12, 1, 4, tzinfo=UTC)
    text = body.Text(
        headline="The school opens, 1 December 2026", body="For more information, ask us. Notes to editors: none.",
        notes_to_editors="None.", channels=[("telegram", "@x")], embargoed=True, embargo_until=until,
        embargo_zone="Asia/Bishkek", unsubscribe="stop@example.org",
    )  # fmt: skip
    output = body.plain(body.blocks(text))
    assert "EMBARGOED UNTIL 1 December 2026, 10:00" in output
    assert proof.faults(proof.source(text), output, proof.own_words(text)) == []
