"""FollowTheMoney, the data model of Aleph and OpenSanctions: https://followthemoney.tech.

An article becomes one `Article`; each person and organisation that is known by an id becomes a `Person` or
`Organization`, each such place an `Address` with a `Documentation` that ties it to the article, and each name in the
article a `Mention`. Whoever bears a name that is linked to nothing is not known, and so is no entity: two articles that
say "Ahmad Hassan" need not mean one man. Ids are the same in every export: items of Wikidata keep theirs.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid5

from shared.contracts.article import ClassifiedArticle, Entity, OwnTopic, Subtopic, Topic
from shared.formats.identifiers import as_uri, is_linked, same_as, wikidata_id
from shared.formats.stored import StoredArticle

_SCHEMAS: Final = {"PER": "Person", "ORG": "Organization"}
_NOT_IN_IDS: Final = re.compile(r"[^0-9A-Za-z]+")
# The languages that FollowTheMoney knows, by their ISO 639-1 codes.
_LANGUAGE_CODES: Final = """
af:afr am:amh ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa et:est fa:fas
fi:fin fr:fra ga:gle he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor
ky:kir lb:ltz lo:lao lt:lit lv:lav mk:mkd mn:mon ms:msa mt:mlt my:mya ne:nep nl:nld no:nor pl:pol ps:pus pt:por ro:ron
ru:rus si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur uk:ukr ur:urd
uz:uzb vi:vie zh:zho
"""
_LANGUAGES: Final = dict(pair.split(":") for pair in _LANGUAGE_CODES.split())

Properties = dict[str, list[str]]


def to_follow_the_money(stored: StoredArticle) -> Iterator[dict[str, Any]]:
    """The entities that an article becomes, the article first; each refers only to entities of the same article."""
    article, article_id = stored.article, f"khabar-{stored.id}"
    yield _entity(article_id, "Article", _article(stored))
    spellings = _spellings(article)
    for entity in article.entities:
        known_as = _entity_id(entity) if is_linked(entity) else None
        schema = _SCHEMAS.get(entity.type)
        if known_as is not None and schema is not None:
            yield _entity(known_as, schema, _thing(entity))
        if known_as is not None and entity.type == "LOC":
            yield _entity(known_as, "Address", _address(entity))
            documented = {"document": [article_id], "entity": [known_as], "role": ["mentioned place"]}
            yield _entity(f"khabar-{uuid5(stored.id, f'place:{entity.id}')}", "Documentation", documented)
        mention: Properties = {"document": [article_id], "name": spellings.get(entity.id) or [entity.name]}
        if schema is not None:
            mention["detectedSchema"] = [schema]
            mention["resolved"] = [known_as] if known_as is not None else []
            mention["contextCountry"] = _countries(entity)
        yield _entity(f"khabar-{uuid5(stored.id, f'mention:{entity.id}')}", "Mention", mention)


def _entity(identity: str, schema: str, properties: Properties) -> dict[str, Any]:
    return {
        "id": identity,
        "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
    }


def _article(stored: StoredArticle) -> Properties:
    article = stored.article
    published: list[str] = []
    if article.published_at is not None:
        published = [_moment(article.published_at)]
    elif article.published_local is not None:
        published = [article.published_local.date.isoformat()]
    language = _LANGUAGES.get(article.language)
    topics: list[Topic | Subtopic | OwnTopic] = [*article.topics, *article.subtopics, *article.own_topics]
    return {
        "title": _some(article.title),
        "fileName": [f"{stored.id}.txt"],
        "mimeType": ["text/plain"],
        "bodyText": _some(article.text),
        "language": _some(language),
        "publishedAt": published,
        "retrievedAt": [_moment(stored.accepted_at)],
        "processedAt": [_moment(stored.stored_at)],
        "processingAgent": ["Khabar"],
        "author": list(article.authors) or _some(article.author),
        "summary": _some(article.standfirst),
        "publisher": _some(article.source),
        "sourceUrl": _some(as_uri(article.url)),
        "keywords": [topic.label or topic.key for topic in topics],
        "peopleMentioned": _names(article, "PER"),
        "companiesMentioned": _names(article, "ORG"),
        "locationMentioned": _names(article, "LOC"),
        "detectedLanguage": _some(language),
        "detectedCountry": sorted({code for entity in article.entities for code in _countries(entity)}),
    }


def _thing(entity: Entity) -> Properties:
    others = sorted(set(entity.names.values()) - {entity.name})
    links = [link for link in same_as(entity) if "wikidata.org" not in link]
    return {
        "name": [entity.name],
        "alias": others,
        "country": _countries(entity),
        "wikidataId": _some(wikidata_id(entity)),
        "sourceUrl": links,
    }


def _address(entity: Entity) -> Properties:
    place = _thing(entity)
    full = [entity.name, *place.pop("alias")]
    return {
        **place,
        "full": full,
        "latitude": [str(entity.latitude)] if entity.latitude is not None else [],
        "longitude": [str(entity.longitude)] if entity.longitude is not None else [],
    }


def _entity_id(entity: Entity) -> str:
    known = wikidata_id(entity)
    return known or "khabar-" + _NOT_IN_IDS.sub("-", entity.id).strip("-")


def _spellings(article: ClassifiedArticle) -> dict[str, list[str]]:
    """How each entity is named in the text, in order."""
    found: dict[str, dict[str, None]] = {}
    for mention in article.mentions:
        if mention.entity_id is not None:
            found.setdefault(mention.entity_id, {}).setdefault(mention.text)
    return {entity_id: list(spellings) for entity_id, spellings in found.items()}


def _names(article: ClassifiedArticle, kind: str) -> list[str]:
    return [entity.name for entity in article.entities if entity.type == kind]


def _countries(entity: Entity) -> list[str]:
    return [entity.country.lower()] if entity.country else []


def _moment(at: datetime) -> str:
    """FollowTheMoney's times are in UTC and do not say so."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


def _some(value: str | None) -> list[str]:
    return [value] if value else []
