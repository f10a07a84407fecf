"""All pages together."""

from fastapi import APIRouter

from services.console.pages import article, assets, entity, operations, post, quarantine, replays, search

router = APIRouter()
for _part in (assets, post, search, article, entity, operations, quarantine, replays):
    router.include_router(_part.router)
