"""Styles, scripts, fonts and the map: files of this folder, cached by browsers until they change."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Response

from shared.web.problems import Problem

router = APIRouter(include_in_schema=False)

_FOLDER: Final = Path(__file__).with_name("static")
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    # Of the map, which a browser could open as a page of its own.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'",
}


def asset_url(name: str) -> str:
    """The address of a file in static/; another one when the file has changed."""
    return f"/static/{_version(name)}/{name}"


@router.get("/static/{version}/{name}")
async def get_asset(version: str, name: str) -> Response:  # noqa: ARG001 - it is there for caches only
    """A file. Fonts that a style sheet names by the same version are found as well."""
    content = _content(name)
    if content is None:
        raise Problem(404, "no-such-file", "There is no such file")
    return Response(content, headers=_HEADERS, media_type=_TYPES[Path(name).suffix])


@cache
def _version(name: str) -> str:
    content = _content(name)
    assert content is not None, name
    return hashlib.sha256(content).hexdigest()[:12]


def _content(name: str) -> bytes | None:
    return _files().get(name)


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in _TYPES}
