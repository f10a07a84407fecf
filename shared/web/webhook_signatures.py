"""Sign webhooks, and check signatures, after the Standard Webhooks specification (https://www.standardwebhooks.com).

Signed is `<webhook-id>.<webhook-timestamp>.<body>` with HMAC-SHA256. A secret is written `whsec_` and base64.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

PREFIX: Final = "whsec_"
_BYTES: Final = 32
_SHORTEST, _LONGEST = 24, 64


class SignatureError(ValueError):
    """The message is not one that the holder of the secret has just sent."""


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def secret_bytes(secret: str) -> bytes:
    """The key that a secret stands for. Raises: ValueError if it is none of 24 to 64 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"is not {PREFIX} and base64") from error
    if not secret.startswith(PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        raise ValueError(f"is not {PREFIX} and base64 of {_SHORTEST} to {_LONGEST} bytes")
    return key


def signature_headers(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message in UTF-8, sent at `timestamp` (seconds since the epoch).

    With several secrets, as while one is replaced, there is a signature by each.
    """
    sent = datetime.fromtimestamp(timestamp, UTC)
    signatures = [Webhook(secret_bytes(secret)).sign(message_id, sent, body.decode()) for secret in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> str:
    """Check a message that was received, with its headers in lower case; its id, which is the same at every try.

    Raises: SignatureError if a header is missing, no signature fits, or it was sent more than five minutes from now.
    """
    try:
        Webhook(secret_bytes(secret)).verify(body, dict(headers), json_parse=False)
    except WebhookVerificationError as error:
        raise SignatureError(str(error)) from error
    except ValueError as error:
        # The library reads the headers as if they were well formed.
        raise SignatureError("the headers or the body are malformed") from error
    return headers["webhook-id"]
