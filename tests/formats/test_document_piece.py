"""What a saved page, a mail and a text of a published piece say of themselves, even where they are hostile."""

import pytest

from outreach.formats import sandbox
from outreach.formats.documents import document_article
from outreach.problems import Problem


def page(head: str, body: str = "<p>The courts opened their doors.</p>") -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def test_a_page_that_says_all_in_its_head() -> None:
    found = document_article.read(
        page(
            '<title>Site | News</title><meta property="og:title" content="Courts open &amp; close">'
            '<meta content="Kloop Test" property="og:site_name"><META NAME="author" CONTENT="Aigul A">'
            '<meta property="article:published_time" content="2026-06-02T09:00:00+06:00">'
            '<link rel="canonical" href="https://kloop.example/a">'
        ),
        "page.html",
    )
    assert (found.kind, found.title, found.site, found.author) == (
        "html", "Courts open & close", "Kloop Test", "Aigul A",
    )  # fmt: skip
    assert (found.url, found.published) == ("https://kloop.example/a", "2026-06-02T09:00:00+06:00")
    assert found.text.strip() == "The courts opened their doors."


def test_json_ld_fills_what_the_head_leaves_open() -> None:
    found = document_article.read(
        page(
            '<title>Courts</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": '
            '"NewsArticle", "headline": "Courts open", "datePublished": "2026-06-02", "url": "https://a.example/b", '
            '"author": [{"name": "Aigul A"}, {"name": "Bakyt B"}], "publisher": {"name": "A Test"}}]}</script>'
        ),
        "page.html",
    )
    assert (found.title, found.author, found.site) == ("Courts open", "Aigul A, Bakyt B", "A Test")
    assert (found.url, found.published) == ("https://a.example/b", "2026-06-02")


def test_a_browser_says_whence_it_saved_a_page() -> None:
    saved = b"<!-- saved from url=(0030)https://kloop.example/a?b=1&amp;c=2 -->\n" + page("<title>Courts</title>")
    assert document_article.read(saved, "page.html").url == "https://kloop.example/a?b=1&c=2"


def test_a_mail_says_subject_day_and_sender() -> None:
    mail = (
        "From: Desk <desk@daily.example>\r\nSubject: =?utf-8?b?0KHRg9C00Ys=?=\r\n"
        "Date: Tue, 02 Jun 2026 10:00:00 +0600\r\n"
        "To: p@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe text.\r\n"
    )
    found = document_article.read(mail.encode(), "a.eml")
    assert (found.kind, found.title, found.sender) == ("eml", "Суды", "Desk <desk@daily.example>")
    assert found.published.startswith("Tue, 02 Jun 2026")


@pytest.mark.parametrize(
    "head",
    [
        "<meta " * 60_000, '<script type="application/ld+json">' * 12_000, "<meta a=" + "'" * 300_000,
        '<script type="application/ld+json">' + "[" * 90_000 + "</script>", "<link rel=canonical href=javascript:x>",
        '<meta property="og:url" content="javascript:alert(1)">',
    ],
)  # fmt: skip
def test_a_hostile_page_says_nothing_and_is_read_before_it_is_given_up(head: str) -> None:
    said = sandbox.run(document_article.page_facts, page(head))
    assert said.get("url", "") == ""


def test_what_is_no_document_is_a_problem() -> None:
    with pytest.raises(Problem):
        document_article.read(b"\x89PNG\r\n\x1a\n" + bytes(200), "a.png")
