"""Foreign HTML as rich text: what is on the clipboard of Word, LibreOffice and a browser, and our own mails."""

import pytest

from outreach.formats.documents.rich_html import from_html
from outreach.mail import body
from outreach.values import rich_text
from tests.reading.rich_documents import Writer, letters

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color:red}</style></head>
<body><!--StartFragment--><h2><span lang=EN-US>Wells<o:p></o:p></span></h2>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-US>Ten</span></b> villages
have <i>water</i>, see <a href="https://example.org/a"><span style='color:blue'>the site</span></a>.</p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>One</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Two</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>A</p></td><td><p>B</p></td></tr>
<tr><td><p>1</p><p>more</p></td><td></td></tr></table><!--EndFragment--></body></html>"""
LIBREOFFICE = """<p style="line-height: 100%"><font face="Inter"><b>Ten</b> villages</font></p><ol><li><p>One</p></li>
<li><p>Two <em>more</em></p></li></ol>"""
BROWSER = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal"><p dir="ltr"><span
style="font-weight:700">Ten</span><span style="font-weight:400"> villages</span></p><blockquote><p>So
it is.</p><p>Yes.</p></blockquote></b><script>alert(1)</script><a href="javascript:alert(1)">x</a> &lt;b&gt;"""


@pytest.mark.parametrize(
    ("page", "stored"),
    [
        (
            WORD,
            "## Wells\n\n**Ten** villages have *water*, see [the site](https://example.org/a).\n\n- One\n- Two\n\n"
            "| A | B |\n| --- | --- |\n| 1 more |  |",
        ),
        (LIBREOFFICE, "**Ten** villages\n\n1. One\n2. Two *more*"),
        (BROWSER, "**Ten** villages\n\n> So it is.\n> Yes.\n\nx <b>"),
        ("a<br>b<p>2 * 3 * 4</p>", "a\nb\n\n2 \\* 3 \\* 4"),
        ("<table><tr><td>a frame</td></tr></table>", "a frame"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
        ("<p> </p><div></div>", ""),
    ],
)
def test_what_is_pasted_keeps_its_structure_and_drops_the_rest(page: str, stored: str) -> None:
    assert rich_text.write(from_html(page)) == stored


def test_what_is_written_as_html_is_read_again() -> None:
    for blocks in Writer(5, "abвң.,1«»*<&\"' ").documents(60):
        stored = rich_text.read(rich_text.write([block for block in blocks if block.kind != "picture"]))
        page = body.as_html([body.Block("text", block) for block in stored], "en", "x")
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
    page = body.as_html(body.blocks(body.Text(body=stored)), "en", "Wells")
    assert rich_text.write(from_html(page)) == stored
