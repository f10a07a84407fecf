"""schema.org's NewsArticle as JSON-LD: https://schema.org/NewsArticle."""

from typing import Any, Final

from shared.contracts.article import UNDETERMINED, ClassifiedArticle, Entity, EntityType, Subtopic, Topic
from shared.formats.identifiers import as_uri, media_topic, same_as
from shared.formats.stored import StoredArticle

_TYPES: Final[dict[EntityType, str]] = {"PER": "Person", "ORG": "Organization", "LOC": "Place", "MISC": "Thing"}
_MEDIA_TOPICS: Final = "http://cv.iptc.org/newscodes/mediatopic/"


def to_news_article(stored: StoredArticle) -> dict[str, Any]:
    """The article as a NewsArticle; what is not known is absent."""
    article = stored.article
    published = article.published_at or (article.published_local.date if article.published_local else None)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": stored.urn,
        "identifier": [str(stored.id), *([article.external_id] if article.external_id else [])],
        "version": str(stored.revision),
        "headline": article.title,
        "articleBody": article.text,
        "wordCount": len(article.text.split()),
        "inLanguage": article.language if article.language != UNDETERMINED else None,
        "datePublished": published.isoformat() if published else None,
        "sdDatePublished": stored.stored_at.date().isoformat(),
        "url": as_uri(article.url),
        "author": _authors(article),
        "abstract": article.standfirst,
        "articleSection": article.section,
        "publisher": _party("Organization", article.source),
        "sourceOrganization": _party("Organization", article.agency),
        "dateline": article.dateline,
        "about": _topics(article),
        "mentions": [_mentioned(entity) for entity in article.entities],
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _authors(article: ClassifiedArticle) -> dict[str, str] | list[dict[str, str]] | None:
    """One writer is an object, as it always was; several are a list."""
    named = [{"@type": "Person", "name": name} for name in article.authors]
    return named if len(named) > 1 else named[0] if named else _party("Person", article.author)


def _party(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _topics(article: ClassifiedArticle) -> list[dict[str, Any]]:
    filed: list[Topic | Subtopic] = [*article.topics, *article.subtopics]
    media = [
        {
            "@type": "DefinedTerm",
            "@id": media_topic(topic.code),
            "name": topic.label or topic.key,
            "termCode": topic.code,
            "inDefinedTermSet": _MEDIA_TOPICS,
        }
        for topic in filed
    ]
    own = [
        {"@type": "DefinedTerm", "name": topic.label or topic.key, "termCode": topic.key}
        for topic in article.own_topics
    ]
    return [*media, *own]


def _mentioned(entity: Entity) -> dict[str, Any]:
    others = sorted(set(entity.names.values()) - {entity.name})
    found: dict[str, Any] = {
        "@type": _TYPES[entity.type],
        "name": entity.name,
        "alternateName": others,
        "identifier": entity.id,
        "sameAs": same_as(entity),
    }
    if entity.type == "LOC" and entity.latitude is not None and entity.longitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": entity.latitude, "longitude": entity.longitude}
        if entity.country:
            found["geo"]["addressCountry"] = entity.country
    return {name: value for name, value in found.items() if value != []}
