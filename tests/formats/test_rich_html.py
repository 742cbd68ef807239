"""HTML of ours, read as foreign HTML is: the words, looks and structure are there again."""

from outreach.formats.documents.rich_html import from_html, text_of
from outreach.mail import body
from outreach.values import rich_text
from tests.reading.rich_documents import Writer, letters


def test_what_is_written_as_html_is_read_again() -> None:
    for blocks in Writer(5, "abвң.,1«»*<&\"' ").documents(60):
        stored = rich_text.read(rich_text.write([block for block in blocks if block.kind != "picture"]))
        page = body.as_html([body.Block("text", block) for block in stored], "en", "x", {})
        back = from_html(page.replace("%20", " "))
        assert letters(back) == letters(stored)
        kinds = [block.kind for block in stored if block.kind != "table" and letters([block])]
        assert {block.kind for block in back} - {"table", "paragraph"} == set(kinds) - {"table", "paragraph"}


def test_a_letter_of_rich_text_is_read_again_as_it_was() -> None:
    stored = (
        "## Wells\n\nTen **bold** *slanted* ***both*** [site](https://example.org/a?b=1&c=2) words\nand a line\n\n"
        "### More\n\n- one **two**\n- three\n\n1. first\n2. [second](mailto:press@example.org)\n\n> said\n> so\n\n"
        "| a | b |\n| --- | --- |\n| **c** | 5 \\* 3 |"
    )
    page = body.as_html(body.blocks(body.Text(body=stored)), "en", "Wells", {})
    assert rich_text.write(from_html(page)) == stored


def test_what_stands_apart_in_a_cell_does_not_run_together() -> None:
    page = "<table><tr><td>a<p>b</p>c<ul><li>d</li><li>e</li></ul>f</td><td><h3>g</h3>h<br>i</td></tr></table>"
    assert rich_text.write(from_html(page)) == "| a b c d e f | g h i |\n| --- | --- |"


def test_sentences_of_a_cell_stay_paragraphs_and_its_short_lines_together() -> None:
    cell = "<td><p>Wells for Osh</p><p>Nine wells were dug.</p><p>“All free.”</p>Aida Sample<br>Press officer</td>"
    said = text_of(f"<table><tr>{cell}<td>x</td></tr></table>").split("\n\n")
    assert said[:3] == ["Wells for Osh\nNine wells were dug.", "“All free.”", "Aida Sample\nPress officer"]


def test_headings_and_links_have_the_colour_of_the_office() -> None:
    text = body.Text(body="## Wells\n\nSee [the map](https://example.org/map).", officers=[body.PressContact("Anna")])
    for make in (body.as_html, body.as_mail):
        page = make(body.blocks(text), "en", "Wells", {}, "#1f5f8b")
        assert page.count('<h2 style="color: #1f5f8b; ') == 2
        assert '<a style="color: #1f5f8b" href="https://example.org/map">the map</a>' in page
        assert make(body.blocks(text), "en", "Wells", {}).count("#1f5f8b") == 0
