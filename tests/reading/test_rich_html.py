"""What Word, LibreOffice, Google Docs and browsers put into the clipboard is read with its structure, without junk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from outreach.formats import sandbox
from outreach.formats.documents.rich_html import from_html
from outreach.values import rich_text


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    yield
    sandbox.close()


def stored(page: str) -> str:
    return rich_text.write(from_html(page))


def test_word_writes_points_as_paragraphs_and_much_junk() -> None:
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
    <!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-US>
    <!--StartFragment--><h1><b>Wells are<o:p></o:p></b></h1>
    <p class=MsoNormal>Water is <b style='mso-bidi-font-weight:normal'>life</b><span
    style='font-style:italic'> here</span>, at 10\u00a0000 wells.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
    <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
    style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>one</p>
    <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;
    </span></span><![endif]>two</p><p class=MsoNormal>between</p>
    <p style='mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span>1.<span>&nbsp;</span></span><!--[endif]-->first
    </p>
    <!--EndFragment--></body></html>"""
    assert stored(page) == (
        "## **Wells are**\n\nWater is **life** *here*, at 10\u00a0000 wells.\n\n- one\n- two\n\nbetween\n\n1. first"
    )


def test_google_docs_wraps_all_in_bold_that_is_none() -> None:
    page = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
    style="font-size:11pt;font-weight:400">See </span><a href="https://example.org/a"><span
    style="font-weight:700;text-decoration:underline">our site</span></a></p><ul><li dir="ltr"><p><span>one</span></p>
    <ul><li><p>inner</p></li></ul></li><li><p>two</p></li></ul></b>"""
    assert stored(page) == "See **[our site](https://example.org/a)**\n\n- one\n- inner\n- two"


def test_a_browser_gives_headings_quotations_tables_and_lines() -> None:
    page = """<h3>News</h3><p>one<br>two</p><blockquote><p>said</p></blockquote><ol><li>first<li>second</ol>
    <table><thead><tr><th>Year<th>Wells</thead><tr><td><p>2026</p><p>plan</p><td>12<tr><td>2027</table>end"""
    assert stored(page) == (
        "### News\n\none\ntwo\n\n> said\n\n1. first\n2. second\n\n"
        "| Year | Wells |\n| --- | --- |\n| 2026 plan | 12 |\n| 2027 |  |\n\nend"
    )


def test_nothing_that_acts_is_taken() -> None:
    page = """<script>alert(1)</script><p onclick="x()">a<a href="javascript:alert(1)">b</a>
    <img src="http://example.org/x"><a href="file:///etc/passwd">c</a><style>p{}</style></p>
    <iframe src="http://example.org"></iframe><p>* no point</p>"""
    assert rich_text.plain(stored(page)) == "ab c\n\n* no point"
    assert all(not run.link for block in from_html(page) for line in block.lines for run in line)


def test_a_page_that_is_pasted_names_no_picture_of_the_workspace() -> None:
    figure = '<figure><img src="x.png"><figcaption>c</figcaption></figure>'
    page = f'<p>a<img src="picture:{"ab" * 32}" alt="x">b</p>{figure}'
    assert stored(page) == "ab\n\nc"


def test_open_and_crossing_tags_lose_no_word() -> None:
    page = "<ul><li>a<b>b<p>c</li></b></ul></table><td>d</h2><tr>e"
    assert "".join(rich_text.plain(stored(page)).replace("•", "").split()) == "abcde"
