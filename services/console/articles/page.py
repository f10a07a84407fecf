"""The page of one article: on its way, or at its end."""

from typing import Annotated, Any, Final, Literal, get_args
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from redis.exceptions import RedisError

from services.console.articles.marked_text import MAX_CHARS as MAX_TEXT_CHARS
from services.console.articles.marked_text import marked_title, paragraphs
from services.console.articles.source_view import MAX_CHARS as MAX_SOURCE_CHARS
from services.console.articles.source_view import source_segments
from services.console.articles.waterfall import steps_of
from services.console.connections import Console, console_of
from services.console.corrections.entity_store import list_decided
from services.console.corrections.routes import TopicDecision
from services.console.corrections.store import NothingStored, UnknownArticle, correct_topics, withdraw_correction
from services.console.cursors import read_cursor, write_cursor
from services.console.held_stages import held_stages
from services.console.pages.page import PageRoute, language_of, name_of, read_form, render, see
from services.console.pages.world_map import Place, world_map
from services.console.posted_names import posted_names
from services.console.search.similar import similar_articles
from services.console.stories.store import story_of
from shared.ledger.documents import about_document
from shared.ledger.packing import DamagedBody
from shared.ledger.posting import raw_article, split_media_type
from shared.ledger.reading import UNFINISHED, ArticleStatus, read_raw, read_recent, read_status, read_titles
from shared.media_topics import MEDIA_TOPICS, SECOND_LEVEL
from shared.pipeline import STAGE_NAMES
from shared.runtime.whereabouts import live_key
from shared.web.ledger_pool import reading
from shared.web.problems import Problem

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_SHOWN_COPIES: Final = 20
_SHOWN_ENTITIES: Final = 200
_SHOWN_SIMILAR: Final = 5
_LISTED: Final = 50
_SHOWN_DECIDED: Final = 100
_SHOWN_MENTIONS: Final = 500
_AROUND: Final = 20

ListedState = Literal["rejected", "quarantined", "accepted", "queued", "stored"]


@router.get("/articles/{article_id}")
async def get_article(
    request: Request, article_id: UUID, part: Annotated[str | None, Query(pattern="^journey$")] = None
) -> Response:
    """The article; `part=journey` is only how far it has come, for scripts that look again and again."""
    console = console_of(request)
    status = await _read(console, article_id)
    journey = {"article": status, "stages": await _journey(console, status), "finished": status.finished_at is not None}
    if part:
        return render(request, "articles/journey.html", journey)
    held = [] if journey["finished"] else await held_stages(console.redis)
    return render(request, "articles/page.html", {**journey, "held": held, **await _contents(request, status)})


@router.get("/articles")
async def get_articles(
    request: Request,
    state: ListedState = "rejected",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Articles of a state, newest first, with why each is in it."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await read_recent(connection, limit=_LISTED + 1, state=state, before=before)
        names = await posted_names(connection, [one.id for one in found if one.title is None])
    listed = found[:_LISTED]
    following = write_cursor(listed[-1].accepted_at, listed[-1].id) if len(found) > _LISTED else None
    values = {"articles": listed, "names": names, "state": state, "states": get_args(ListedState), "next": following}
    return render(request, "articles/list.html", values)


@router.post("/articles/{article_id}/topics")
async def post_topics(request: Request, article_id: UUID) -> Response:
    """Record or withdraw an editor's decision about the topics."""
    form = await read_form(request)
    async with reading(console_of(request).pool) as connection:
        try:
            if "withdraw" in form:
                await withdraw_correction(connection, article_id)
            else:
                decision = _decision(form, name_of(request))
                await correct_topics(connection, article_id, decision.decision())
        except UnknownArticle as error:
            raise _no_such(article_id) from error
        except NothingStored as error:
            hint = "It is still on its way, or was rejected or quarantined."
            raise Problem(409, "nothing-stored", "The article has no result to correct", hint) from error
    return see(f"/articles/{article_id}#topics")


async def _read(console: Console, article_id: UUID) -> ArticleStatus:
    async with reading(console.pool) as connection:
        status = await read_status(connection, article_id)
    if status is None:
        raise _no_such(article_id)
    return status


async def _journey(console: Console, status: ArticleStatus) -> list[dict[str, str]]:
    """Each stage with how far the article has come in it: done, now, or to come; or where it ended."""
    names = STAGE_NAMES
    outcomes = {record["stage"]: record["outcome"] for record in status.timeline}
    if status.state not in UNFINISHED:
        return [{"stage": name, "progress": outcomes.get(name, "skipped")} for name in names]
    try:
        found = await run_in_threadpool(console.redis.get, live_key(status.id, status.revision))
    except (RedisError, OSError):
        found = None
    live = found.decode() if isinstance(found, bytes) else found
    at = names.index(live) if live in names else -1
    progress = ["done" if number < at else "now" if number == at else "to_come" for number in range(len(names))]
    return [{"stage": name, "progress": one} for name, one in zip(names, progress, strict=True)]


async def _contents(request: Request, status: ArticleStatus) -> dict[str, Any]:
    result = status.result or {}
    async with reading(console_of(request).pool) as connection:
        try:
            found = await read_raw(connection, status.id)
        except DamagedBody as error:
            found = ("text/plain", error.kept)
        document = await about_document(connection, status.id)
        copies = status.duplicates
        others = [one.article_id for one in copies.nearest] + copies.chain[:_SHOWN_COPIES] if copies else []
        titles = await read_titles(connection, others)
        names = {} if result else await posted_names(connection, [status.id])
        similar = await similar_articles(connection, status.id, limit=_SHOWN_SIMILAR) if result else None
        story = await story_of(connection, status.id) if result else None
        decided = await list_decided(connection, limit=_SHOWN_DECIDED, article=status.id, in_force=True)
    posted = _posted(*found) if found else None
    entities = result.get("entities", ())[:_SHOWN_ENTITIES]
    text = str(result.get("text", ""))
    return {
        "result": result,
        "posted": posted,
        "document": document,
        "ocr_confidence": _ocr_confidence(result),
        "posted_name": names.get(status.id),
        "title": marked_title(str(result.get("title") or ""), result.get("mentions", ()), entities),
        "text": paragraphs(text, result.get("mentions", ()), entities),
        "text_cut": max(0, len(text) - MAX_TEXT_CHARS),
        "source": source_segments(result, posted["text"] if posted else None) if result else [],
        "source_cut": max(0, len(posted["text"]) - MAX_SOURCE_CHARS) if posted else 0,
        "entities": entities,
        "named": _named(result),
        "decided": decided,
        "maps": [world_map(_places([entity])) if entity.get("latitude") is not None else None for entity in entities],
        "map": world_map(places) if (places := _places(entities)) else None,
        "steps": steps_of(status.timeline, status.accepted_at),
        "titles": titles,
        "similar": similar or [],
        "story": story,
        "shown_copies": copies.chain[:_SHOWN_COPIES] if copies else [],
        "all_topics": _all_topics(language_of(request)),
        "chosen": {topic["key"] for topic in (*result.get("topics", ()), *result.get("subtopics", ()))},
    }


def _ocr_confidence(result: dict[str, Any]) -> float | None:
    """How sure OCR was of a scan, 0 to 1; None if it was none."""
    found: Any = result.get("metadata")
    for name in ("document", "ocr", "confidence"):
        found = found.get(name) if isinstance(found, dict) else None
    return float(found) if isinstance(found, int | float) else None


def _named(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The mentions with the words around them, by which readers tell one from another."""
    texts = {"title": str(result.get("title") or ""), "text": str(result.get("text", ""))}
    named = []
    for mention in result.get("mentions", ())[:_SHOWN_MENTIONS]:
        field, start, end = mention.get("field", "text"), mention["start"], mention["end"]
        around = texts[field][max(0, start - _AROUND) : end + _AROUND].replace("\n", " ")
        named.append({**mention, "field": field, "around": around})
    return named


def _posted(media_type: str, raw: bytes) -> dict[str, Any]:
    """The content as text, and what it was; a body that was kept damaged is shown as far as it can be read."""
    kind, charset = split_media_type(media_type)
    try:
        text, kind = (article := raw_article(media_type, raw, {})).content, article.content_type or kind
    except (ValueError, LookupError):
        text = raw.decode("utf-8" if kind == "application/json" else charset, "replace")
    return {"text": text, "kind": kind, "media_type": media_type, "bytes": len(raw)}


def _places(entities: Any) -> list[Place]:
    return [
        Place(
            entity["name"],
            entity["latitude"],
            entity["longitude"],
            f"#entity-{number}",
            entity.get("count", 1),
            wide="iso3166" in entity.get("identifiers", {}),
        )
        for number, entity in enumerate(entities)
        if entity.get("latitude") is not None and entity.get("longitude") is not None
    ]


def _all_topics(language: str) -> list[dict[str, Any]]:
    below: dict[str, list[dict[str, str]]] = {key: [] for key in MEDIA_TOPICS}
    for topic in SECOND_LEVEL.values():
        below[topic.broader or ""].append({"key": topic.key, "label": topic.label(language)})
    return [
        {"key": topic.key, "label": topic.label(language), "below": below[topic.key]} for topic in MEDIA_TOPICS.values()
    ]


def _decision(form: dict[str, list[str]], name: str | None) -> TopicDecision:
    main = form.get("main", [])
    topics = list(dict.fromkeys([*main, *form.get("topics", [])]))
    return TopicDecision(
        topics=topics, editor=next(iter(form.get("editor", [])), name), note=next(iter(form.get("note", [])), None)
    )


def _no_such(article_id: UUID) -> Problem:
    return Problem(404, "no-such-article", "There is no such article", f"No article has the id {article_id}.")
