"""What came from an address as a feed: recognised by what it is, not by what its head says."""

import re
from datetime import datetime
from typing import Final

from shared.feeds.entries import Feed, NotAFeed
from shared.feeds.sitemaps import read_sitemap
from shared.feeds.syndication import read_json_feed, read_syndication

_HEAD_BYTES: Final = 4096
_PAGE: Final = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FEED: Final = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_SITEMAP: Final = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]", re.IGNORECASE)


def read_feed(body: bytes, url: str, content_type: str, now: datetime) -> Feed:
    """RSS, Atom, JSON Feed or a sitemap.

    Raises: NotAFeed with what it is instead.
    """
    head = body[:_HEAD_BYTES].replace(b"\x00", b"")
    begin = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not begin:
        raise NotAFeed("it is empty")
    if begin[:1] in (b"{", b"["):
        return read_json_feed(body, now)
    if _SITEMAP.search(head):
        return read_sitemap(body, now)
    if _PAGE.search(head) and not _FEED.search(head):
        raise NotAFeed("it is a web page; `khabar sources discover` finds the feeds that a page names")
    return read_syndication(body, url, content_type, now)
