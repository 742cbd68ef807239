"""The stored form of a rich text: what is written is read again as it was, and a plain text stays what it was."""

import time

import pytest

from outreach.values import rich_text
from outreach.values.rich_text import Block, Run
from tests.reading.rich_documents import HASH, Writer, letters


def test_what_is_written_is_read_again() -> None:
    for blocks in Writer(1).documents(400):
        text = rich_text.write(blocks)
        once = rich_text.read(text)
        assert letters(once) == letters(blocks)
        assert rich_text.write(once) == text
        assert rich_text.read(rich_text.write(once)) == once


def test_what_anybody_types_is_read_and_written_stably() -> None:
    writer = Writer(2)
    for _ in range(400):
        once = rich_text.read(writer.typed())
        assert rich_text.read(rich_text.write(once)) == once


def test_a_plain_text_has_no_marks_once_it_is_stored() -> None:
    writer = Writer(3)
    for _ in range(400):
        blocks = rich_text.read(rich_text.from_plain(writer.typed()))
        assert {block.kind for block in blocks} <= {"paragraph", "bullets", "table"}
        assert not any(any(run[1:]) for block in blocks for line in block.lines for run in line)


BOLD, BOTH, LINKED = Run("b", bold=True), Run("c", bold=True, italic=True), Run("site", link="https://example.org/a")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a **b** *d*", ((Run("a "), BOLD, Run(" "), Run("d", italic=True)),)),
        ("**b***c* d", ((BOLD, Run("c", italic=True), Run(" d")),)),
        ("**b*c***", ((BOLD, BOTH),)),
        ("слово**«b»**.", ((Run("слово"), Run("«b»", bold=True), Run(".")),)),  # CommonMark sees no bold here
        ("**b\nb**", ((BOLD,), (BOLD,))),
        ("**[site](https://example.org/a)**", ((LINKED._replace(bold=True),),)),
        ("see [site](https://example.org/a).", ((Run("see "), LINKED, Run(".")),)),
        (r"\*b\* \[a](http://b.example)", ((Run("*b* [a](http://b.example)"),),)),
        ("[a](javascript:alert)", ((Run("[a](javascript:alert)"),),)),
        ("5 * 3 * 2 and a* b* and **x", ((Run("5 * 3 * 2 and a* b* and **x"),),)),
        ("_a_ `b` <b>c</b> &amp; C:\\temp", ((Run("_a_ `b` <b>c</b> &amp; C:\\temp"),),)),
        ("{{salutation|*Dear* **you**}} *d*", ((Run("{{salutation|*Dear* **you**}} "), Run("d", italic=True)),)),
    ],
)
def test_words_have_their_looks(text: str, lines: tuple[tuple[Run, ...], ...]) -> None:
    assert rich_text.read(text) == [Block("paragraph", lines)]


@pytest.mark.parametrize(
    ("text", "kinds", "plain"),
    [
        ("a\n## b\nc\n### d", "paragraph heading paragraph heading", "a\n\nb\n\nc\n\nd"),
        ("# a\n#### b\n##c", "paragraph", "# a\n#### b\n##c"),
        ("a:\n- b\n- c\n  d", "paragraph bullets", "a:\n\n• b\n• c d"),
        ("1. a\n2. b\n\n3. c", "numbers", "1. a\n2. b\n3. c"),
        ("1. a\n\n1. b", "numbers numbers", "1. a\n\n1. b"),
        ("12. a\n2026. b", "paragraph", "12. a\n2026. b"),
        ("> a\n>\n> **b**", "quote", "a\n\nb"),
        ("a | b\n--- | ---\n{{email|c | d}} | e \\| f", "table", "a\tb\n{{email|c | d}}\te | f"),
        ("a\tb\nc\t**d**", "table", "a\tb\nc\td"),
        ("• a\n• b", "bullets", "• a\n• b"),
        ("• a", "paragraph", "• a"),
        ("Title\n===\n\n---\n\na\n    code", "paragraph paragraph paragraph", "Title\n===\n\n---\n\na\n    code"),
        (f'![x](picture:{HASH} "Opening | UN")', "picture", "Opening / UN"),
        (f"a ![x](picture:{HASH})", "paragraph", f"a ![x](picture:{HASH})"),
    ],
)
def test_lines_have_their_kinds(text: str, kinds: str, plain: str) -> None:
    assert " ".join(block.kind for block in rich_text.read(text)) == kinds
    assert rich_text.plain(text) == plain


@pytest.mark.parametrize(
    "text", ["One.\n\nTwo, 5 % [1]\nC:\\temp {{email}}", "- a\n- b", "• 5 *\n• b", "a\tb\nc\td|e", ""]
)
def test_a_plain_text_without_marks_stays_as_it_is(text: str) -> None:
    assert rich_text.from_plain(text) == text


def test_a_plain_text_gets_backslashes_where_it_would_be_misread() -> None:
    text = "- a\n\n1. b\n\n> c\n\n## d\n\n5*3*2 [a](http://b.example) {{email|*x*}}\n\n* e\n* f*g*"
    shown = rich_text.from_plain(text)
    assert shown.startswith("\\- a\n\n1\\. b\n\n\\> c\n\n\\## d\n\n5\\*3\\*2 [a\\](http://b.example) {{email|*x*}}")
    assert rich_text.plain(shown) == text.replace("* e\n* f", "• e\n• f")


def test_an_address_of_another_scheme_is_no_link() -> None:
    runs = (Run("a", link="javascript:alert(1)"), Run("b", link="https://example.org/a b<c"))
    assert rich_text.write([Block("paragraph", (runs,))]) == "a[b](https://example.org/a%20b%3Cc)"


@pytest.mark.parametrize(
    "part", ["*", "**a ", "[a](", "[a](http://x", "\\", "{{a", "|", "- ", "1. a\n", "> ", "| a\n|-\n"]
)
def test_no_text_is_read_for_long(part: str) -> None:
    began = time.process_time()
    rich_text.from_plain(part * (40_000 // len(part)))
    rich_text.read(part * (40_000 // len(part)))
    assert time.process_time() - began < 5  # a quadratic reading takes minutes


def test_a_merge_field_has_one_look() -> None:
    line = (Run("Dear {{"), Run("name", bold=True), Run("|all}}, "), Run("good", italic=True), Run(" day"))
    assert rich_text.write([Block("paragraph", (line,))]) == "Dear {{name|all}}, *good* day"
