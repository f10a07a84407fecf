"""The facts and the body of public news pages, by field and language, beside other programs in the same run."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean

from benchmarks.cleaning.public_pages import FIELDS, Found, PublicPage, read_public_pages, scores
from shared.contracts.article import CleanArticle, RawArticle
from shared.errors import ArticleRejected

Reader = Callable[[PublicPage], Found]
FEWEST_PAGES = 5


def print_facts(data: Path, stage: Callable[[RawArticle], CleanArticle]) -> None:
    """Means over the pages whose gold has the field, and seconds of processor time a page."""
    pages = read_public_pages(data / "extraction")
    systems: dict[str, Reader] = {"khabar": lambda page: by_khabar(page, stage), "trafilatura": by_trafilatura}
    if find_spec("htmldate") is not None:
        systems["htmldate"] = by_htmldate
    if find_spec("newspaper") is not None:
        systems["newspaper4k"] = by_newspaper
    columns = " ".join(f"{name:>8}" for name in FIELDS)
    print(f"\n{'public news pages':18} {'language':9} {'pages':>6} {columns}   s/page")
    for name, read in systems.items():
        read(pages[0])
        started = time.process_time()
        found = [read(page) for page in pages]
        spent = (time.process_time() - started) / len(pages)
        _print(name, pages, found, spent)


def _print(name: str, pages: Sequence[PublicPage], found: Sequence[Found], spent: float) -> None:
    groups: dict[str, list[dict[str, float]]] = defaultdict(list)
    for page, one in zip(pages, found, strict=True):
        result = scores(page, one)
        groups["all"].append(result)
        groups[page.language].append(result)
    for language, results in groups.items():
        if len(results) < FEWEST_PAGES:
            continue
        values = ([one[field] for one in results if field in one] for field in FIELDS)
        columns = " ".join(f"{fmean(some):8.3f}" if some else f"{'':8}" for some in values)
        print(f"{name:18} {language:9} {len(results):6} {columns}" + (f" {spent:8.4f}" if language == "all" else ""))


def by_khabar(page: PublicPage, stage: Callable[[RawArticle], CleanArticle]) -> Found:
    try:
        article = stage(RawArticle(content=page.html, content_type="text/html", url=page.url))
    except ArticleRejected:
        return Found()
    local, moment = article.published_local, article.published_at
    day = local.date if local is not None else moment.date() if moment is not None else None
    return Found(article.title, article.authors, day.isoformat() if day else None, moment, article.text)


def by_trafilatura(page: PublicPage) -> Found:
    read = import_module("trafilatura").bare_extraction(page.html, url=page.url, with_metadata=True)
    if read is None:
        return Found()
    names = tuple(name.strip() for name in (read.author or "").split(";") if name.strip())
    return Found(read.title, names, (read.date or "")[:10] or None, None, read.text or "")


def by_htmldate(page: PublicPage) -> Found:
    return Found(day=import_module("htmldate").find_date(page.html, url=page.url, original_date=True))


def by_newspaper(page: PublicPage) -> Found:
    try:
        # It would fetch a page's images to choose one; nothing here asks the network.
        read = import_module("newspaper").article(
            page.url or "http://localhost/", input_html=page.html, fetch_images=False
        )
    except Exception:  # its errors have no common class; a page that it cannot read is a page without facts
        return Found()
    return Found(read.title, tuple(read.authors), str(read.publish_date or "")[:10] or None, None, read.text)
