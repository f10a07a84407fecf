"""All pages together."""

from fastapi import APIRouter

from services.console.pages import (
    article,
    assets,
    entity,
    operations,
    overview,
    post,
    quarantine,
    replays,
    search,
    webhooks,
)

router = APIRouter()
for _part in (assets, overview, post, search, article, entity, operations, quarantine, replays, webhooks):
    router.include_router(_part.router)
