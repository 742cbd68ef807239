"""Links in a paste, whose site they lead to, and who signs a piece."""

import pytest

from outreach.press import article


def test_each_link_once_with_the_words_of_its_line() -> None:
    found = article.links(
        "Реформа судов — https://kloop.example/2026/05/a?utm_source=x#top.\n"
        "www.a.example/b, and (https://b.example/c_(d))\n"
        "A title above\nhttps://t.me/kloopnews/123)\nhttp://kloop.example/2026/05/a/\nno link: example.org"
    )
    assert [(one.url, one.title) for one in found] == [
        ("https://kloop.example/2026/05/a?utm_source=x#top", "Реформа судов"), ("https://www.a.example/b", ""),
        ("https://b.example/c_(d)", ""), ("https://t.me/kloopnews/123", "A title above"),
    ]  # fmt: skip


def test_rows_of_a_sheet_and_an_empty_paste() -> None:
    found = article.links("02.06.2026\tCourts open\thttps://a.example/1\n\n\thttps://a.example/2")
    assert [one.url for one in found] == ["https://a.example/1", "https://a.example/2"]
    assert "Courts open" in found[0].title
    assert article.links("") == [] and article.links("https://") == []


@pytest.mark.parametrize(
    ("url", "sites"),
    [
        ("https://m.news.example/x", ["m.news.example", "news.example"]), ("www.kloop.example", ["kloop.example"]),
        ("https://a.b.com.kg/", ["a.b.com.kg", "b.com.kg"]), ("https://[bad", []), ("", []),
    ],
)  # fmt: skip
def test_whose_site_it_is(url: str, sites: list[str]) -> None:
    assert article.sites(url) == sites


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://t.me/s/kloopnews/12", ("telegram", "kloopnews")), ("https://x.com/Desk/status/1", ("x", "desk")),
        ("https://www.youtube.com/@desk/videos", ("youtube", "desk")),
        ("https://youtube.com/watch?v=1", ("youtube", "")),
        ("https://kloop.example/t.me", None),
    ],
)  # fmt: skip
def test_an_account_of_a_network(url: str, account: tuple[str, str] | None) -> None:
    assert article.account(url) == account


def test_two_ways_of_one_link_are_one() -> None:
    one = article.folded("https://www.kloop.example/a/?utm_medium=x&b=2&a=1#c")
    assert one == article.folded("http://m.kloop.example/a?a=1&b=2&fbclid=zz")
    assert one != article.folded("https://kloop.example/a?a=1&b=3")
    assert article.clean("https://a.example/b?utm_source=x&id=7#part") == "https://a.example/b?id=7#part"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Courts open\n\nBy Aigul Zhumabekova, Bishkek\n\nText", "Aigul Zhumabekova"),
        ("Заголовок\nАвтор: Айгүл Жумабекова\nТекст", "Айгүл Жумабекова"),
        ("Текст\n" * 40 + "Автору: Бакыт Асанов", "Бакыт Асанов"),
        ("By the end of the year things change\nText", ""), ("Nobody signs\nthis", ""),
        ("Даярдаган: Нургүл Садыкова", "Нургүл Садыкова"),
    ],
)  # fmt: skip
def test_who_signs_a_piece(text: str, name: str) -> None:
    assert article.byline(text).split(",")[0] == name
