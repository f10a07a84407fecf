"""Receive webhooks: check that a message was sent by a Khabar that holds the secret, just now."""

import json
from collections.abc import Mapping
from typing import Any

from shared.web.webhook_signatures import SignatureError, verify

__all__ = ["SignatureError", "verify_webhook"]


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes) -> tuple[str, dict[str, Any]]:
    """The message's id, the same at every try, and what it says. `body` is what was received, byte for byte.

    Raises: SignatureError if it was not signed with the secret (`whsec_…`) within five minutes from now; answer 400.
    """
    message_id = verify(secret, {name.lower(): value for name, value in headers.items()}, body)
    said = json.loads(body)
    if not isinstance(said, dict):
        raise SignatureError("the message is no JSON object")
    return message_id, said
