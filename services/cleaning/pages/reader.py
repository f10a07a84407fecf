"""Read the article out of an HTML page, and what the page states of it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.cleaning.facts.page_authors import page_authors
from services.cleaning.facts.page_days import page_date
from services.cleaning.facts.page_titles import page_title
from services.cleaning.pages.article import Article, article_of
from services.cleaning.pages.blocks import Block
from services.cleaning.pages.bounds import is_parsable
from services.cleaning.pages.head import Head, read_head
from services.cleaning.pages.linked_data import LinkedData, plain
from services.cleaning.pages.tree import head_only, parsed
from services.cleaning.pages.view import View
from services.cleaning.pages.visible import visible_text
from services.cleaning.pages.writing import Written, write
from services.cleaning.protocols import Page

FALLBACK: Final = "html_fallback"
STATED_BODY: Final = "stated_body"
# Letters of a text in linked data that is an article's, and the share of them that a page which shows it has at least.
_LEAST_STATED: Final = 200
_LEAST_SHOWN: Final = 0.1

_TAGS_SNIFFED: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|article|span|br|h1|ul|table)\b[^<>]*>", re.IGNORECASE
)
_NOTHING_STATED: Final = Head({}, None, LinkedData())


def looks_like_html(content: str) -> bool:
    """Whether a text without a declared type is HTML rather than prose that mentions a tag."""
    head = content[:20_000]
    if head.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        return True
    return "</" in content and len(_TAGS_SNIFFED.findall(head)) >= 2


def read_html(content: str, *, url: str | None = None, reference: datetime | None = None) -> Page:
    """The article's text and facts. Falls back to all visible text when no article is found or the page is hostile.

    `url` is the page's address if it is known, `reference` when it was fetched (see `page_date`).
    Notes: `html_fallback` when the fallback was taken, `stated_body` when the page shows nothing of the text that its
    linked data states. Bounded in time; never raises on content.
    """
    root = parsed(content) if is_parsable(content) else None
    if root is None:
        shown = parsed(head_only(content))
        head = read_head(shown) if shown is not None else _NOTHING_STATED
        return _page(View(head, url=url), None, visible_text(content), reference)
    head = read_head(root)
    article = article_of(root, head)
    view = View(head, article.blocks, article.marks, article.chosen, article.title_block, url)
    stated = head.stated_body.strip()
    if len(stated) >= _LEAST_STATED and _letters(article.chosen) < _LEAST_SHOWN * len(stated):
        # A script would have shown the text.
        return _page(view, None, stated, reference, note=STATED_BODY)
    if not article.chosen:
        return _page(view, None, visible_text(content), reference)
    return _page(view, article, "", reference)


def _letters(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _page(view: View, article: Article | None, shown: str, reference: datetime | None, *, note: str = FALLBACK) -> Page:
    title = page_title(view)
    page = write(article, title) if article is not None else Written(shown, shown, (), ())
    stated = page_date(view, reference=reference)
    authors = page_authors(view)
    publishers = [name for name, _ in view.head.data.named("publisher")]
    return Page(
        text=page.text,
        whole=page.whole,
        runs=page.runs,
        removed=page.removed,
        title=title,
        source=view.head.meta("og:site_name") or next(iter(publishers), None),
        authors=authors,
        published_at=stated.moment if stated is not None else None,
        published_local=stated.local if stated is not None else None,
        standfirst=article.standfirst if article is not None else None,
        section=view.head.meta("article:section") or plain(view.head.data.text("articleSection")),
        notes=() if article is not None else (note,),
        located=article is not None,
    )
