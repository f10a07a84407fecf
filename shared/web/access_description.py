"""What the OpenAPI description says of keys."""

from typing import Any

from shared.access.scopes import ROUTES
from shared.web.problems import problem_responses

_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key made with `khabar keys create`. Nobody needs one while there is none "
    "and Khabar listens on this machine only.",
}


def describe_access(described: dict[str, Any]) -> None:
    """Add to each route that needs a key which scope it needs, and how it is refused."""
    described["components"].setdefault("securitySchemes", {})["key"] = _SCHEME
    refusals = {str(status): answer for status, answer in problem_responses(401, 403, 421, 429, 503).items()}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            need = ROUTES.get(f"{method.upper()} {path}", "operate")
            if need != "public":
                # Without a key is allowed, too: that is for the installation to say.
                operation["security"] = [{"key": []}, {}]
                operation["x-khabar-scope"] = need
                operation["responses"] = {**refusals, **operation["responses"]}
