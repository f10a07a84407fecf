"""All pages together."""

from fastapi import APIRouter

from services.console.pages import article, assets, post

router = APIRouter()
for _part in (assets, post, article):
    router.include_router(_part.router)
