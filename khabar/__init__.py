"""Khabar in one place: the command line, the single-machine stack and the client. Sits above the services.

The client: `from khabar import Client, AsyncClient, verify_webhook` (docs/client.md).
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from khabar.answers import Article, ClientError, Hit, Posted, Receipt, WaitedTooLong
    from khabar.async_client import AsyncClient
    from khabar.client import Client
    from khabar.receiving import SignatureError, verify_webhook

__all__ = [
    "Article",
    "AsyncClient",
    "Client",
    "ClientError",
    "Hit",
    "Posted",
    "Receipt",
    "SignatureError",
    "WaitedTooLong",
    "verify_webhook",
]

_PLACES: Final = {
    "AsyncClient": ("khabar.async_client", "AsyncClient"),
    "Client": ("khabar.client", "Client"),
    "SignatureError": ("khabar.receiving", "SignatureError"),
    "verify_webhook": ("khabar.receiving", "verify_webhook"),
}


def __getattr__(name: str) -> Any:
    """Load a part of the client when it is asked for, so that the command line starts quickly."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES.get(name, ("khabar.answers", name))
    return getattr(importlib.import_module(module), attribute)
