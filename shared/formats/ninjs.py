"""ninjs 3.0, IPTC's News in JSON: https://iptc.org/standards/ninjs/."""

from typing import Any, Final

from shared.contracts.article import UNDETERMINED, ClassifiedArticle, Entity, Subtopic, Topic
from shared.formats.identifiers import as_uri, media_topic, same_as
from shared.formats.stored import StoredArticle

_STANDARD: Final = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#",
}
_PLAIN: Final = "text/plain"
_MENTIONS: Final = "mentions"
_ABOUT: Final = "about"


def to_ninjs(stored: StoredArticle) -> dict[str, Any]:
    """The article as a ninjs 3.0 object; what is not known is absent."""
    article = stored.article
    found: dict[str, Any] = {
        "uri": stored.urn,
        "standard": _STANDARD,
        "type": "text",
        "representationType": "full",
        "version": str(stored.revision),
        "firstCreated": stored.accepted_at.isoformat(),
        "versionCreated": stored.stored_at.isoformat(),
        "contentCreated": article.published_at.isoformat() if article.published_at else None,
        "pubStatus": "usable",
        "language": article.language if article.language != UNDETERMINED else None,
        "title": article.title,
        "headlines": [{"role": "main", "contentType": _PLAIN, "value": article.title}] if article.title else None,
        "bodies": [
            {
                "role": "main",
                "contentType": _PLAIN,
                "charCount": len(article.text),
                "wordCount": len(article.text.split()),
                "value": article.text,
            }
        ],
        "by": article.author,
        "descriptions": _descriptions(article),
        "located": article.dateline,
        "infoSources": _sources(article),
        "people": [_named(entity) for entity in _of_type(article, "PER")],
        "organisations": [_named(entity) for entity in _of_type(article, "ORG")],
        "places": [_place(entity) for entity in _of_type(article, "LOC")],
        "subjects": _subjects(article),
        "altIds": [{"role": "externalId", "value": article.external_id}] if article.external_id else None,
        "renditions": [{"name": "web", "href": web}] if (web := as_uri(article.url)) else None,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _descriptions(article: ClassifiedArticle) -> list[dict[str, str]]:
    standfirst = article.standfirst
    return [{"role": "summary", "contentType": _PLAIN, "value": standfirst}] if standfirst else []


def _of_type(article: ClassifiedArticle, kind: str) -> list[Entity]:
    return [entity for entity in article.entities if entity.type == kind]


def _sources(article: ClassifiedArticle) -> list[dict[str, str]]:
    parties = (("publisher", article.source), ("agency", article.agency))
    return [{"role": role, "name": name} for role, name in parties if name]


def _named(entity: Entity) -> dict[str, Any]:
    known = same_as(entity)
    uri = {"uri": known[0]} if known else {}
    return {"name": entity.name, "rel": _MENTIONS, **uri, "literal": entity.id}


def _place(entity: Entity) -> dict[str, Any]:
    if entity.latitude is None or entity.longitude is None:
        return _named(entity)
    return {**_named(entity), "geoJSON": {"type": "Point", "coordinates": [entity.longitude, entity.latitude]}}


def _subjects(article: ClassifiedArticle) -> list[dict[str, Any]]:
    filed: list[Topic | Subtopic] = [*article.topics, *article.subtopics]
    topics = [
        {
            "name": topic.label or topic.key,
            "rel": _ABOUT,
            "uri": media_topic(topic.code),
            "literal": f"medtop:{topic.code}",
            "confidence": round(topic.confidence * 100),
        }
        for topic in filed
    ]
    own = [
        {
            "name": topic.label or topic.key,
            "rel": _ABOUT,
            "literal": topic.key,
            "confidence": round(topic.confidence * 100),
        }
        for topic in article.own_topics
    ]
    others = [{**_named(entity), "confidence": round(entity.confidence * 100)} for entity in _of_type(article, "MISC")]
    return [*topics, *own, *others]
