"""The pages of webhooks: subscriptions, how each message ended, and to send one again."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from psycopg import AsyncConnection

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.pages.forms import checked, first, given
from services.console.pages.language_names import language_code
from services.console.pages.page import PageRoute, language_of, read_form, render, see
from services.console.webhooks.routes import NewWebhook, no_such_webhook, subscribe
from shared.ledger import webhooks
from shared.ledger.reading import read_titles
from shared.ledger.webhooks import DeliveryState
from shared.media_topics import MEDIA_TOPICS
from shared.web.ledger_pool import reading
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_LIST: Final = "/operations/webhooks"
_FILTERS: Final = ("language", "source", "topic")
_PAGE: Final = 30


@router.get(_LIST)
async def get_webhooks(request: Request) -> Response:
    """All webhooks, and the form for a new one."""
    async with reading(console_of(request).pool) as connection:
        found = await webhooks.read_webhooks(connection)
    language = language_of(request)
    topics = [(topic.code, topic.label(language)) for topic in MEDIA_TOPICS.values()]
    return render(request, "webhooks/list.html", {"webhooks": found, "topics": topics})


@router.post(_LIST)
async def post_webhook(request: Request) -> Response:
    """Add one; the page that answers is the only one that ever shows its secret."""
    form = await read_form(request)
    chosen = {
        name: [language_code(value) if name == "language" else value] for name, value in given(form, *_FILTERS).items()
    }
    wanted = checked(NewWebhook, {**given(form, "url", "description", "detail"), "filter": chosen})
    webhook, secret = await subscribe(request, wanted)
    note_for_audit(request, webhook=str(webhook.id))
    return render(request, "webhooks/secret.html", {"webhook": webhook, "secret": secret})


@router.get(_LIST + "/{webhook_id}")
async def get_webhook(
    request: Request,
    webhook_id: UUID,
    state: DeliveryState | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    part: Annotated[str | None, Query(pattern="^deliveries$")] = None,
) -> Response:
    """Its state and its messages with all of their tries, newest first; `part=deliveries` keeps itself up to date."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        webhook = await _one(connection, webhook_id)
        found = await webhooks.read_deliveries(connection, webhook_id, limit=_PAGE + 1, state=state, before=before)
        titles = await read_titles(connection, [one.article_id for one in found if one.article_id is not None])
    page = found[:_PAGE]
    values: dict[str, Any] = {
        "webhook": webhook,
        "deliveries": page,
        "titles": {str(article_id): title for article_id, title in titles.items()},
        "state": state,
        "begun": cursor is not None,
        "next": write_cursor(page[-1].created_at, page[-1].id) if len(found) > _PAGE else None,
    }
    return render(request, "webhooks/deliveries.html" if part else "webhooks/webhook.html", values)


@router.post(_LIST + "/{webhook_id}")
async def post_change(request: Request, webhook_id: UUID) -> Response:
    """Pause it, enable it, send a test, or send one of its messages again."""
    form = await read_form(request)
    action, delivery = first(form, "action"), first(form, "delivery")
    note_for_audit(request, webhook=str(webhook_id), action=action, delivery=delivery)
    async with reading(console_of(request).pool) as connection:
        await _one(connection, webhook_id)
        match action:
            case "pause":
                await webhooks.pause_webhook(connection, webhook_id)
            case "enable":
                await webhooks.enable_webhook(connection, webhook_id, skip=False)
            case "test":
                await webhooks.queue_test(connection, webhook_id)
            case "redeliver":
                if not await webhooks.redeliver(connection, webhook_id, _id_of(delivery)):
                    raise Problem(404, "no-such-delivery", "There is no such delivery", "It may be forgotten by now.")
            case _:
                detail = "action: pause, enable, test or redeliver"
                raise Problem(422, "invalid-form", "The form is not valid", detail)
    return see(f"{_LIST}/{webhook_id}#deliveries")


async def _one(connection: AsyncConnection, webhook_id: UUID) -> webhooks.Webhook:
    found = await webhooks.read_webhooks(connection, webhook_id)
    if not found:
        raise no_such_webhook(webhook_id)
    return found[0]


def _id_of(value: str | None) -> UUID:
    try:
        return UUID(value)
    except (TypeError, ValueError) as error:
        raise Problem(422, "invalid-form", "The form is not valid", "delivery: not an id") from error
