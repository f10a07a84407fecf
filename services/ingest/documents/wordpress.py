"""WordPress's export: each published post is an article."""

import io
import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types

from services.ingest.documents.moments import moment
from services.ingest.documents.parts import File, Found, Limits, Read, Refusal
from services.ingest.documents.text_repair import letters, line
from services.ingest.documents.xml_reading import local

_POSTS: Final = ("post", "page")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_BLOCK: Final = re.compile(r"</?(?:p|div|ul|ol|table|blockquote|h[1-6]|figure|pre|section)\b|<!-- wp:", re.IGNORECASE)


def read_wordpress(file: File, limits: Limits) -> Found:
    """An article for each post and page that is published.

    Raises: Refusal.
    """
    source = None
    events = etree.iterparse(
        io.BytesIO(file.data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in events:
            name, parent = local(element), element.getparent()
            if name == "title" and parent is not None and local(parent) == "channel":
                source = line(element.text)
            if name != "item":
                continue
            said = {local(one): one.text or "" for one in element if local(one)}
            if said.get("status") == "publish" and said.get("post_type") in _POSTS:
                limits.take_part()
                original = File(etree.tostring(element, encoding="utf-8"), f"{file.name}#{said.get('post_id', '')}",
                                "application/xml")  # fmt: skip
                yield _post(said, _content(element), source, original)
            element.clear()
            while parent is not None and element.getprevious() is not None:
                parent.remove(element.getprevious())
    except etree.XMLSyntaxError as error:
        raise Refusal("damaged", "It is no valid XML.") from error


def _content(item: etree._Element) -> str:
    # Two elements are called `encoded`: the content, and the excerpt.
    for one in item:
        if local(one) == "encoded" and "excerpt" not in str(one.tag):
            return letters(one.text or "")
    return ""


def _post(said: Mapping[str, str], content: str, source: str | None, original: File) -> Read:
    if not _BLOCK.search(content):
        # As WordPress shows it: a blank line begins a paragraph.
        content = "\n".join(f"<p>{part}</p>" for part in _BLANK_LINES.split(content) if part.strip())
    gmt = said.get("post_date_gmt", "")
    facts: dict[str, Any] = {
        "title": line(said.get("title")), "author": line(said.get("creator")), "source": source,
        "url": line(said.get("link")), "external_id": line(said.get("guid")),
        "published_at": moment(f"{gmt}+00:00" if gmt else None) or moment(said.get("pubDate")),
    }  # fmt: skip
    title = f"<h1>{_escaped(facts['title'])}</h1>\n" if facts["title"] else ""
    return Read(f"{title}{content}" if content else "", "wordpress", original, "text/html", facts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
