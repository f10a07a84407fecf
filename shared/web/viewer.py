"""Who makes a request, and what they may do; and the token by which a form shows that it is ours."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import Request

from shared.access.scopes import SCOPES, Scope
from shared.web.problems import Problem

CSRF_HEADER: Final = "X-CSRF-Token"


@dataclass(frozen=True)
class Viewer:
    """Who makes this request.

    `via`: `open` if nobody needs a key, `key` by an Authorization header, `session` by the console's cookie, `nobody`.
    `csrf_token` goes into a hidden field `csrf_token` of every form, or into the header X-CSRF-Token of a script's
    request; it is empty where none is needed.
    """

    name: str
    scopes: frozenset[Scope]
    via: Literal["open", "key", "session", "nobody"]
    key_id: str | None = None
    csrf_token: str = ""

    def may(self, scope: Scope) -> bool:
        """Whether they hold the scope."""
        return scope in self.scopes


LOCAL: Final = Viewer("local", frozenset(SCOPES), "open")
"""Whoever is on this machine, while nobody needs a key."""
NOBODY: Final = Viewer("nobody", frozenset(), "nobody")


def viewer_of(request: Request) -> Viewer:
    """Who makes this request. Pages show by it what the viewer may do; the routes are guarded without their help."""
    viewer: Viewer = getattr(request.state, "viewer", NOBODY)
    return viewer


def check_form(request: Request, token: str) -> None:
    """Check the field `csrf_token` of a posted form. Whoever reads a form calls this before acting on it.

    Raises: Problem 403 if the form did not come from a page of this session.
    """
    viewer = viewer_of(request)
    if viewer.via == "session" and not csrf_matches(viewer, token):
        raise stale_form()


def note_for_audit(request: Request, **facts: Any) -> None:
    """Add facts to the audit log's entry of this request: ids, filters, counts, reasons; never text of an article."""
    request.scope["state"].setdefault("audit", {}).update(facts)


def audit_instead(request: Request, target: str) -> None:
    """Name another target in the audit log than the one in the path, which shall not be kept."""
    request.scope["state"]["audit_target"] = target


def csrf_token_of(cookie: str) -> str:
    """The token of a session; who has it has seen a page of that session."""
    return hmac.digest(cookie.encode("utf-8", "surrogateescape"), b"csrf", hashlib.sha256).hex()


def csrf_matches(viewer: Viewer, given: str) -> bool:
    """Whether the token is that of the viewer's session."""
    return hmac.compare_digest(viewer.csrf_token.encode(), given.encode("utf-8", "surrogateescape"))


def stale_form() -> Problem:
    """The answer to a form or a script's request without the session's token."""
    hint = "Load the page again and send it once more."
    return Problem(403, "csrf-token", "The form is not of this session", hint)
