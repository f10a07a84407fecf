"""Which scope each route needs. One that is not listed needs `operate`, and a test fails because it is not listed."""

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from starlette.routing import compile_path

Scope = Literal["post", "read", "operate"]
"""post: hand articles in. read: read whatever is stored. operate: decide, change and erase."""

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

Need = Scope | Literal["public", "signed_in", "local_or_read"]
"""A scope; `public`: anyone; `signed_in`: whoever is known, whatever the scopes; `local_or_read`: this machine itself,
or the scope read."""

ROUTES: Final[Mapping[str, Need]] = {
    # What probes and browsers need before anyone is known
    "GET /healthz": "public",
    "GET /readyz": "public",
    "GET /openapi.json": "public",
    "GET /login": "public",
    "POST /login": "public",
    "POST /logout": "public",
    "GET /static/{version}/{name}": "public",
    "GET /metrics": "local_or_read",
    # Posting
    "POST /v1/articles": "post",
    "POST /v1/articles/bulk": "post",
    "POST /v1/documents": "post",
    # Reading
    "GET /v1/articles": "read",
    "GET /v1/articles/{article_id}": "read",
    "GET /v1/articles/{article_id}/raw": "read",
    "GET /v1/articles/{article_id}/original": "read",
    "GET /v1/alarms": "read",
    # Keeps nothing.
    "POST /v1/annotate": "read",
    "GET /v1/corrections": "read",
    "GET /v1/entity-corrections": "read",
    "GET /v1/languages": "read",
    "GET /v1/scaling": "read",
    "GET /v1/search": "read",
    "GET /v1/articles/{article_id}/similar": "read",
    "GET /v1/entities": "read",
    "GET /v1/entities/{entity_id}": "read",
    "GET /v1/entities/{entity_id}/quotations": "read",
    "GET /v1/knowledge": "read",
    "GET /v1/knowledge/{entity_id}": "read",
    "GET /v1/volumes": "read",
    "GET /v1/rising": "read",
    "GET /v1/stories": "read",
    "GET /v1/stories/{story_id}": "read",
    "GET /v1/exports": "read",
    "GET /v1/stats": "read",
    "GET /v1/stream": "read",
    "GET /": "read",
    "GET /articles": "read",
    "GET /articles/{article_id}": "read",
    "GET /post": "read",
    "GET /search": "read",
    "GET /stories": "read",
    "GET /stories/{story_id}": "read",
    "GET /entities/{entity_id}": "read",
    "GET /operations": "read",
    "GET /operations/quarantine": "read",
    "GET /operations/quarantine/{item_id}": "read",
    "GET /operations/replays": "read",
    "GET /operations/replays/{replay_id}": "read",
    # Operating
    "POST /articles/{article_id}/topics": "operate",
    "POST /alarms/{alarm_id}": "operate",
    "POST /operations/stages/{stage}": "operate",
    "POST /operations/quarantine": "operate",
    "POST /operations/quarantine/{item_id}": "operate",
    "POST /operations/replays": "operate",
    "POST /operations/replays/{replay_id}": "operate",
    "GET /operations/webhooks": "operate",
    "POST /operations/webhooks": "operate",
    "GET /operations/webhooks/{webhook_id}": "operate",
    "POST /operations/webhooks/{webhook_id}": "operate",
    "POST /corrections": "operate",
    "POST /corrections/{correction_id}": "operate",
    "POST /v1/entity-corrections": "operate",
    "DELETE /v1/entity-corrections/{correction_id}": "operate",
    "PUT /v1/articles/{article_id}/topics": "operate",
    "DELETE /v1/articles/{article_id}/topics": "operate",
    "POST /v1/alarms/{alarm_id}:acknowledge": "operate",
    "DELETE /v1/articles/{article_id}": "operate",
    "GET /v1/audit": "operate",
    "GET /v1/erasures": "operate",
    "GET /v1/erasures/{erasure_id}": "operate",
    "GET /v1/quarantine": "read",
    "GET /v1/quarantine/{item_id}": "read",
    "PUT /v1/quarantine/{item_id}/raw": "operate",
    "POST /v1/quarantine:redrive": "operate",
    "POST /v1/quarantine:discard": "operate",
    "POST /v1/quarantine/{item_id}:redrive": "operate",
    "POST /v1/quarantine/{item_id}:discard": "operate",
    "GET /v1/replays": "read",
    "GET /v1/replays/{replay_id}": "read",
    "POST /v1/replays": "operate",
    "POST /v1/replays/{replay_id}:pause": "operate",
    "POST /v1/replays/{replay_id}:resume": "operate",
    "POST /v1/replays/{replay_id}:cancel": "operate",
    # Addresses and what their owners answered are the operators'.
    "GET /v1/webhooks": "operate",
    "POST /v1/webhooks": "operate",
    "GET /v1/webhooks/{webhook_id}": "operate",
    "PUT /v1/webhooks/{webhook_id}": "operate",
    "DELETE /v1/webhooks/{webhook_id}": "operate",
    "POST /v1/webhooks/{webhook_id}:enable": "operate",
    "POST /v1/webhooks/{webhook_id}:pause": "operate",
    "POST /v1/webhooks/{webhook_id}:rotate-secret": "operate",
    "POST /v1/webhooks/{webhook_id}:test": "operate",
    "GET /v1/webhooks/{webhook_id}/deliveries": "operate",
    "POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}:redeliver": "operate",
    "GET /operations/sources": "read",
    "GET /operations/sources/{source_id}": "read",
    "POST /operations/sources": "operate",
    "POST /operations/sources/{source_id}": "operate",
    "GET /v1/sources": "read",
    "GET /v1/sources/{source_id}": "read",
    "POST /v1/sources": "operate",
    "PUT /v1/sources/{source_id}": "operate",
    "DELETE /v1/sources/{source_id}": "operate",
    "POST /v1/sources/{source_id}:pause": "operate",
    "POST /v1/sources/{source_id}:enable": "operate",
    "POST /v1/sources/{source_id}:read": "operate",
    "POST /v1/sources:import": "operate",
    # What these two ask of an address, they ask from inside.
    "POST /v1/sources:check": "operate",
    "POST /v1/sources:discover": "operate",
    "GET /v1/stages": "read",
    "POST /v1/stages/{stage}:pause": "operate",
    "POST /v1/stages/{stage}:resume": "operate",
}
"""By method and path template. HEAD goes with GET."""

_UNLISTED: Final[frozenset[Need]] = frozenset({"operate"})


class RouteNeeds:
    """Looks up what a request needs. Paths without parameters, among them those of posting, are one look-up."""

    def __init__(self, routes: Mapping[str, Need] = ROUTES) -> None:
        self._patterns: dict[str, list[tuple[re.Pattern[str], Need]]] = {}
        fixed = []
        for route, need in routes.items():
            method, template = route.split(" ", 1)
            pattern, _, parameters = compile_path(template)
            self._patterns.setdefault(method, []).append((pattern, need))
            if not parameters:
                fixed.append((method, template))
        self._fixed = {(method, path): self._search(method, path) for method, path in fixed}

    def of(self, method: str, path: str) -> frozenset[Need]:
        """All that a request to this path needs: of every listed route that the path fits."""
        method = "GET" if method == "HEAD" else method
        return self._fixed.get((method, path)) or self._search(method, path)

    def _search(self, method: str, path: str) -> frozenset[Need]:
        return frozenset(need for pattern, need in self._patterns.get(method, ()) if pattern.match(path)) or _UNLISTED
