"""Feeds as they come."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis.strategies import binary, sampled_from, text

from services.console.sources.discovery import feeds_named_in, sitemaps_named_in
from services.console.sources.lists import read_list
from shared.feeds.entries import NotAFeed, language_tag, plain, plausible, same_page, usable_url
from shared.feeds.reading import read_feed
from shared.web.problems import Problem
from shared.web.unpacking import DamagedPacking, TooMuch, Unpacking

NOW = datetime(2026, 12, 1, tzinfo=UTC)
BEGINS = [
    b"<rss version='2.0'><channel><item>",
    b"<feed>",
    b"{",
    b"<urlset><url>",
    b"<!DOCTYPE html>",
    b"\xff\xfe<",
    b"",
]


@given(sampled_from(BEGINS), binary(max_size=300))
def test_whatever_comes_is_a_feed_or_is_none(begin: bytes, rest: bytes) -> None:
    try:
        feed = read_feed(begin + rest, "https://x.example/feed", "text/xml", NOW)
    except NotAFeed as error:
        assert str(error)
    else:
        assert all(entry.url or entry.content for entry in feed.entries)


@given(text(max_size=100))
def test_an_address_is_usable_or_none(said: str) -> None:
    url = usable_url(said)
    assert url is None or same_page(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://X.example/a?utm_source=rss&b=1", "http://x.example:80/a?b=1"),
        ("https://x.example:443/a", "https://x.example/a"),
        ("https://x.example", "https://x.example/"),
    ],
)
def test_addresses_of_one_page_are_the_same(one: str, other: str) -> None:
    assert same_page(one) == same_page(other)


def test_addresses_of_two_pages_are_not() -> None:
    assert len({same_page(f"https://x.example/{path}") for path in ("a?id=1", "a?id=2", "A?id=1", "a/", "a")}) == 5


def test_titles_are_one_line_of_text() -> None:
    assert plain(" فيضانات\n<b>في</b>  درنة \x00") == "فيضانات في درنة"
    assert plain("<i></i> ") is None
    assert plain("1 < 2 and 3 > 2") == "1 < 2 and 3 > 2"


def test_languages_and_dates_that_cannot_be_are_left_out() -> None:
    assert [language_tag(tag) for tag in ("ar", "en_GB", "Arabic (Syria)", None)] == ["ar", "en-GB", None, None]
    assert plausible(datetime(2027, 12, 1, tzinfo=UTC), NOW) is None
    assert plausible(datetime(2026, 12, 1, 9, tzinfo=UTC), NOW) is not None


def test_a_page_names_its_feeds() -> None:
    page = (
        '<base href="/news/"><link rel="alternate home" type="application/rss+xml; x=y" title="أ" href="rss">'
        '<link rel="stylesheet" type="application/rss+xml" href="no"><a href="https://y.example/atom.xml">ب</a>'
        '<link rel="alternate" type="application/feed+json" href="javascript:x">'
    )
    found = feeds_named_in(page.encode(), "https://x.example/", "utf-8")
    assert [(one.url, one.title, one.kind) for one in found] == [
        ("https://x.example/news/rss", "أ", "rss"),
        ("https://y.example/atom.xml", "ب", "rss"),
    ]
    assert feeds_named_in(b"", "https://x.example/", "klingon") == []


def test_sitemaps_of_news_come_first() -> None:
    found = sitemaps_named_in("User-agent: *\nSitemap: https://x.example/all.xml\nsitemap:https://x.example/news.xml")
    assert [one.url for one in found] == ["https://x.example/news.xml", "https://x.example/all.xml"]


@pytest.mark.parametrize(
    "body",
    [
        "url,name\nhttps://x.example/feed,وكالة\n",
        "name;xmlUrl\nوكالة;https://x.example/feed\n",
        "\ufeffhttps://x.example/feed,وكالة\n# a remark\n\n",
        '<opml><body><outline title="وكالة" xmlUrl="https://x.example/feed"/></body></opml>',
    ],
)
def test_lists_of_other_programs_are_read(body: str) -> None:
    listed = read_list(body.encode())
    assert [(one.url, one.name) for one in listed.sources] == [("https://x.example/feed", "وكالة")]
    assert listed.refused == []


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\x89PNG\r\n\x1a\n", b"# nothing\n"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(Problem):
        read_list(body)


def test_an_entry_that_is_none_is_named() -> None:
    (refused,) = read_list(b"url\nnonsense\nhttps://x.example/\n").refused
    assert (refused.entry, refused.url) == (1, "nonsense")


def test_unpacking_ends_where_the_limit_is() -> None:
    with pytest.raises(DamagedPacking):
        Unpacking("br", 10)
    whole = Unpacking("", 10)
    whole.feed(b"0123456789")
    assert whole.end() == b"0123456789"
    with pytest.raises(TooMuch):
        whole.feed(b"x")
