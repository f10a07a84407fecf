"""All pages together."""

from fastapi import APIRouter

from services.console.pages import article, assets, operations, post, quarantine, replays

router = APIRouter()
for _part in (assets, post, article, operations, quarantine, replays):
    router.include_router(_part.router)
