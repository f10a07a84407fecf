"""The HTTP routes of webhooks: subscribe, look at deliveries, deliver again."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.console.connections import Remark, console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.stream.routes import FeedQuery
from shared.ledger import webhooks
from shared.ledger.webhooks import ARTICLE_STORED, Delivery, DeliveryState, EventName, Subscription, Webhook
from shared.public_addresses import Network, address_in, is_allowed
from shared.web.ledger_pool import reading
from shared.web.problems import Problem, problem_responses
from shared.web.viewer import note_for_audit
from shared.web.webhook_signatures import new_secret, secret_bytes

router = APIRouter(tags=["takeout"])

_MOST_WEBHOOKS: Final = 100


def _address(value: str) -> str:
    """Raises: ValueError if messages cannot be posted there."""
    if not value.isascii() or any(character.isspace() or not character.isprintable() for character in value):
        raise ValueError("needs to be ASCII without spaces; a name in other letters is written xn--…")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"is not a web address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("is not a web address; it needs to look like https://example.org/khabar")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or password; the signature says who sends")
    if parts.fragment:
        raise ValueError("has a fragment, which is never sent")
    if "[" in parts.netloc and ":" not in host:
        raise ValueError("has a host that cannot be")
    address_in(host)
    try:
        httpx.URL(value)
    except httpx.InvalidURL as error:
        raise ValueError(f"is not a web address: {error}") from error
    return value


def _secret(value: str) -> str:
    secret_bytes(value)
    return value


class WebhookFilter(FeedQuery):
    """Which articles; {} means all."""


class WantedWebhook(BaseModel):
    """Where to send what."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2000), AfterValidator(_address)] = Field(
        examples=["https://example.org/khabar"]
    )
    description: Remark | None = None
    events: list[EventName] = Field(
        default=[ARTICLE_STORED],
        min_length=1,
        max_length=4,
        description="`alarm.raised` and `alarm.ended`; `webhook.disabled`: another one was disabled after failures.",
    )
    filter: WebhookFilter = Field(default_factory=WebhookFilter)
    detail: Literal["summary", "full"] = Field(default="summary", description="`full`: with the result, its text too.")

    def subscription(self) -> Subscription:
        """The subscription as the ledger takes it."""
        chosen = self.filter.model_dump(mode="json", exclude_defaults=True)
        return Subscription(self.url, self.description, sorted(set(self.events)), chosen, self.detail)


class NewWebhook(WantedWebhook):
    """Where to send what, and how to sign it."""

    secret: Annotated[str, Field(max_length=200), AfterValidator(_secret)] | None = Field(
        default=None, description="`whsec_` and base64 of 24 to 64 bytes; made up if absent."
    )


class Enabling(BaseModel):
    """From where to go on."""

    model_config = ConfigDict(extra="forbid")

    skip: bool = Field(default=False, description="true: with what is stored from now on; give up what waits.")


@router.post("/v1/webhooks", status_code=201, summary="Add a webhook", responses=problem_responses(400, 409, 422, 503))
async def add_webhook(request: Request, wanted: NewWebhook) -> dict[str, Any]:
    """Articles stored from now on are sent to it. The answer is the only one that ever holds the secret."""
    webhook, secret = await subscribe(request, wanted)
    return {**_shown(webhook), "secret": secret}


async def subscribe(request: Request, wanted: NewWebhook) -> tuple[Webhook, str]:
    """Add a webhook; it and its secret. Raises: Problem if there are too many, or the address is not public."""
    _check_literal(wanted.url, console_of(request).settings.webhook_networks)
    note_for_audit(request, **wanted.model_dump(mode="json", exclude_defaults=True, exclude={"secret"}))
    secret = wanted.secret or new_secret()
    async with reading(console_of(request).pool) as connection:
        if len(await webhooks.read_webhooks(connection)) >= _MOST_WEBHOOKS:
            raise Problem(409, "too-many-webhooks", f"There are {_MOST_WEBHOOKS} webhooks already", "Remove one first.")
        webhook_id = await webhooks.create_webhook(connection, wanted.subscription(), secret)
        (webhook,) = await webhooks.read_webhooks(connection, webhook_id)
    return webhook, secret


@router.get("/v1/webhooks", summary="Webhooks, the oldest first", responses=problem_responses(503))
async def list_webhooks(request: Request) -> dict[str, Any]:
    """Each with its state and how many messages wait for it; never with its secret."""
    async with reading(console_of(request).pool) as connection:
        return {"webhooks": [_shown(webhook) for webhook in await webhooks.read_webhooks(connection)]}


@router.get("/v1/webhooks/{webhook_id}", summary="One webhook", responses=problem_responses(404, 422, 503))
async def get_webhook(request: Request, webhook_id: UUID) -> dict[str, Any]:
    """State, since when it fails, and how many messages wait for it."""
    return await _one(request, webhook_id)


@router.put("/v1/webhooks/{webhook_id}", summary="Change a webhook", responses=problem_responses(400, 404, 422, 503))
async def change_webhook(request: Request, webhook_id: UUID, wanted: WantedWebhook) -> dict[str, Any]:
    """Address, events, filter and detail as given; secret and state stay. Messages that wait go to the new address."""
    _check_literal(wanted.url, console_of(request).settings.webhook_networks)
    note_for_audit(request, **wanted.model_dump(mode="json", exclude_defaults=True))
    async with reading(console_of(request).pool) as connection:
        await webhooks.change_webhook(connection, webhook_id, wanted.subscription())
    return await _one(request, webhook_id)


@router.delete(
    "/v1/webhooks/{webhook_id}", status_code=204, summary="Remove a webhook", responses=problem_responses(404, 422, 503)
)
async def remove_webhook(request: Request, webhook_id: UUID) -> None:
    """With its deliveries, also those that wait."""
    async with reading(console_of(request).pool) as connection:
        if not await webhooks.delete_webhook(connection, webhook_id):
            raise no_such_webhook(webhook_id)


@router.post(
    "/v1/webhooks/{webhook_id}:enable", summary="Enable a webhook", responses=problem_responses(400, 404, 422, 503)
)
async def enable_webhook(request: Request, webhook_id: UUID, how: Enabling | None = None) -> dict[str, Any]:
    """It goes on where it was left: what was stored meanwhile is sent."""
    async with reading(console_of(request).pool) as connection:
        await webhooks.enable_webhook(connection, webhook_id, skip=how is not None and how.skip)
    return await _one(request, webhook_id)


@router.post("/v1/webhooks/{webhook_id}:pause", summary="Pause a webhook", responses=problem_responses(404, 422, 503))
async def pause_webhook(request: Request, webhook_id: UUID) -> dict[str, Any]:
    """Nothing is sent until it is enabled."""
    async with reading(console_of(request).pool) as connection:
        await webhooks.pause_webhook(connection, webhook_id)
    return await _one(request, webhook_id)


@router.post(
    "/v1/webhooks/{webhook_id}:rotate-secret", summary="Make a new secret", responses=problem_responses(404, 422, 503)
)
async def rotate_secret(request: Request, webhook_id: UUID) -> dict[str, Any]:
    """The answer holds it. For a day, messages are signed with the old one as well."""
    secret = new_secret()
    async with reading(console_of(request).pool) as connection:
        await webhooks.replace_secret(connection, webhook_id, secret)
    return {**await _one(request, webhook_id), "secret": secret}


@router.post(
    "/v1/webhooks/{webhook_id}:test",
    status_code=202,
    summary="Send a test message",
    responses=problem_responses(404, 422, 503),
)
async def test_webhook(request: Request, webhook_id: UUID) -> dict[str, Any]:
    """A message `webhook.test`; the answer is its delivery."""
    await _one(request, webhook_id)
    async with reading(console_of(request).pool) as connection:
        delivery_id = await webhooks.queue_test(connection, webhook_id)
    return await _delivery(request, webhook_id, delivery_id)


@router.get(
    "/v1/webhooks/{webhook_id}/deliveries",
    summary="Messages to a webhook, newest first",
    responses=problem_responses(400, 404, 422, 503),
)
async def list_deliveries(
    request: Request,
    webhook_id: UUID,
    state: DeliveryState | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """Each with all of its tries; `next` is the cursor of the page after it, null on the last."""
    before = read_cursor(cursor) if cursor is not None else None
    await _one(request, webhook_id)
    async with reading(console_of(request).pool) as connection:
        found = await webhooks.read_deliveries(connection, webhook_id, limit=limit + 1, state=state, before=before)
    page = found[:limit]
    following = write_cursor(page[-1].created_at, page[-1].id) if len(found) > limit else None
    return {"deliveries": [_shown_delivery(delivery) for delivery in page], "next": following}


@router.post(
    "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}:redeliver",
    status_code=202,
    summary="Send a message again",
    responses=problem_responses(404, 422, 503),
)
async def redeliver(request: Request, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    """The same message with the same `webhook-id`, however it ended before."""
    async with reading(console_of(request).pool) as connection:
        await webhooks.redeliver(connection, webhook_id, delivery_id)
    return await _delivery(request, webhook_id, delivery_id)


async def _one(request: Request, webhook_id: UUID) -> dict[str, Any]:
    async with reading(console_of(request).pool) as connection:
        found = await webhooks.read_webhooks(connection, webhook_id)
    if not found:
        raise no_such_webhook(webhook_id)
    return _shown(found[0])


async def _delivery(request: Request, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    async with reading(console_of(request).pool) as connection:
        found = await webhooks.read_deliveries(connection, webhook_id, limit=1, delivery_id=delivery_id)
    if not found:
        hint = f"The webhook {webhook_id} has none with the id {delivery_id}."
        raise Problem(404, "no-such-delivery", "There is no such delivery", hint)
    return _shown_delivery(found[0])


def _check_literal(url: str, allowed: Sequence[Network]) -> None:
    """Say at once what would fail at every try; names are judged when they are resolved."""
    address = address_in(urlsplit(url).hostname or "")
    if address is not None and not is_allowed(address, allowed):
        hint = "Add its network to KHABAR_WEBHOOK_ALLOWED_NETWORKS if messages shall be sent there."
        raise Problem(422, "address-not-public", "The address is not public", hint)


def _shown(webhook: Webhook) -> dict[str, Any]:
    path = f"/v1/webhooks/{webhook.id}"
    return {**asdict(webhook), "links": {"self": path, "deliveries": f"{path}/deliveries"}}


def _shown_delivery(delivery: Delivery) -> dict[str, Any]:
    return {**asdict(delivery), "message_id": webhooks.message_id(delivery.id)}


def no_such_webhook(webhook_id: UUID) -> Problem:
    """The answer to an unknown id."""
    return Problem(404, "no-such-webhook", "There is no such webhook", f"None has the id {webhook_id}.")
