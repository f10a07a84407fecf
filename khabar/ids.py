"""Ids as people type them: whole, or the beginning of one."""

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import click

from khabar.client import Client

_SHORTEST: Final = 4
_BEGINNING: Final = re.compile(rf"[0-9a-f-]{{{_SHORTEST},36}}")
_MOST_SHOWN: Final = 5


class _Id(click.ParamType[str]):
    name = "id"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        given = str(value).strip().lower()
        if not _BEGINNING.fullmatch(given):
            self.fail(f"{value!r} is no id, nor the beginning of one ({_SHORTEST} characters or more)", param, ctx)
        return given


ID: Final = _Id()
"""An argument that takes an id or its beginning; `whole_id` finds the rest."""


def whole_id(client: Client, given: str, path: str, items: str, **query: Any) -> str:
    """The id that begins so, among the `items` that `path` lists.

    Raises: ClickException if there is none, or more than one.
    """
    if _is_whole(given):
        return given
    found = sorted({one for one in _listed(client, path, items, query) if one.startswith(given)})
    if not found:
        raise click.ClickException(f"No id begins with {given}.")
    if len(found) > 1:
        shown = "\n".join(found[:_MOST_SHOWN])
        raise click.ClickException(f"{len(found)} ids begin with {given}; write more of it:\n{shown}")
    return found[0]


def _is_whole(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True


def _listed(client: Client, path: str, items: str, query: dict[str, Any]) -> Iterator[str]:
    cursor: str | None = None
    while True:
        page = client.get(path, **query, limit=200, **({"cursor": cursor} if cursor else {}))
        yield from (str(one["id"]) for one in page[items])
        cursor = page.get("next")
        if cursor is None:
            return
