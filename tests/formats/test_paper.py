"""A PDF out of data: any text is copied back as it was, is never markup, and what cannot be shown is said."""

import json
from collections.abc import Sequence

import pytest

from outreach import paths
from outreach.formats.documents import pdf, pdf_rendering
from outreach.problems import Problem

KYRGYZ = "Өзгөчө көңүл: Ңң Өө Үү — «ырас», № 5, 45 %, 1 200 ₸"


def line(text: str) -> list[dict[str, object]]:
    return [{"text": text, "bold": False, "italic": False, "link": ""}]


def block(kind: str, *lines: str, rows: Sequence[Sequence[str]] = ()) -> dict[str, object]:
    """A block as release.typ takes it."""
    made = [[line(cell) for cell in row] for row in rows]
    return {
        "kind": kind,
        "own": True,
        "text": "\n".join(lines),
        "level": 0,
        "lines": list(map(line, lines)),
        "rows": made,
    }


def content(*texts: str, **more: object) -> dict[str, object]:
    blocks = [block("paragraph", text) for text in texts]
    return {
        "title": "A title", "language": "ky", "office": "", "address": "", "logo": [], "colour": "", "kind": "K",
        "head": [], "footer": "", "blocks": blocks, **more,
    }  # fmt: skip


def made(*texts: str, **more: object) -> bytes:
    return pdf_rendering.make("release", content(*texts, **more))


def said(data: bytes) -> str:
    return " ".join(pdf.text(data).split())


@pytest.mark.parametrize(
    "text",
    [
        KYRGYZ, "Ёлка, объём, ъыэ", "Қазақ Ғғ Ұұ Һһ Әә Іі", "Ҳҳ Ӯӯ Ҷҷ Ӣӣ Ққ", "ўзбек тили", "Straße, naïve, Żółć, İı",
        "€ $ £ ₽ ₸ № § © → ✓ ½ – — … „“ ‘’", "#set text(red) $x$ *b* _i_ `c` @ref <lab> // c",
        "[x] #eval(1) \\u{41} \\",
        '"}],"blocks":[]', "{{name}} {% if %}",
    ],
)  # fmt: skip
def test_a_text_is_copied_as_it_was_written(text: str) -> None:
    assert " ".join(text.split()) in said(made(text))


def test_it_has_a_title_a_language_and_tags() -> None:
    facts = pdf.inspect(made("Text", title=KYRGYZ))
    assert (facts.title, facts.language, facts.tagged, facts.copying, facts.author) == (KYRGYZ, "ky", True, True, "")


def test_what_is_not_seen_is_left_out() -> None:
    assert "ab cd" in said(made("a\u202eb\x00 c\ud800d"))


def test_a_sign_that_no_font_has_is_named_or_replaced() -> None:
    with pytest.raises(Problem, match="can't show “"):
        made("One \U0001f9ff\ufffd\U000f0000 two")
    assert "One □ two □" in said(pdf_rendering.make("release", content("One \U000f0000 two \U000f0001"), instead="□"))


@pytest.mark.parametrize(
    "odd", ["\xad\u200d\U0001f600", "\U0001f600\ufe0f", "a\u0489\u0743", "\u0743", "\t", "ሀለ\U000e0112"]
)
def test_a_machine_without_any_font_prints_whatever_stands_there(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the fonts that come with the program: what one machine shows, another has to leave out."""
    real = pdf_rendering._compiled
    monkeypatch.setattr(pdf_rendering, "_compiled", lambda *args, other_fonts: real(*args, other_fonts=False))
    source = str(paths.resources() / "templates" / "release.typ")
    data = json.dumps(pdf_rendering._clean(content(f"One {odd} two á")), ensure_ascii=False)
    shown = said(pdf_rendering._make(source, data, "□", 946684800))
    assert "One" in shown
    assert "two á" in shown


@pytest.mark.parametrize(
    ("named", "given"), [("en-GB", "en"), ("zh-Hans", "zh"), ("", "en"), ("русский", "en"), ("ky", "ky")]
)
def test_a_language_as_a_pdf_takes_it(named: str, given: str) -> None:
    assert pdf_rendering.language(named) == given


def test_a_table_and_a_list_are_copied_in_order() -> None:
    blocks = [
        block("bullets", "One", "Two"),
        block("table", rows=[["Village", "Wells"], ["Ak-Tal", "3"]]),
    ]
    assert "One • Two Village Wells Ak-Tal 3" in said(made(blocks=blocks))


def test_each_line_of_the_head_is_copied_as_it_was_written() -> None:
    assert "№ 5 *b* 1 December 2026" in said(made("Text", head=["№ 5 *b*", "1 December 2026"]))


def test_making_a_paper_leaves_the_next_reader_its_memory() -> None:
    data = made("Text")
    assert pdf.render(data, 0, 5_000).width > 4_900
