"""Sign webhooks, and check signatures, after the Standard Webhooks specification (https://www.standardwebhooks.com).

Signed is `<webhook-id>.<webhook-timestamp>.<body>` with HMAC-SHA256. A secret is written `whsec_` and base64.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Final

PREFIX: Final = "whsec_"
TOLERANCE_S: Final = 300
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
    """The three headers of a message; with several secrets, as while one is replaced, a signature by each."""
    signatures = [f"v1,{_signature(secret_bytes(secret), message_id, timestamp, body)}" for secret in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> str:
    """Check a message that was received, with its headers in lower case; its id, which is the same at every try.

    Raises: SignatureError if a header is missing, no signature fits, or it was sent more than five minutes from now.
    """
    try:
        message_id, sent, signatures = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        timestamp = int(sent)
    except (KeyError, ValueError) as error:
        raise SignatureError("the headers webhook-id, webhook-timestamp and webhook-signature are needed") from error
    if abs((time.time() if now is None else now) - timestamp) > TOLERANCE_S:
        raise SignatureError("it was not sent just now")
    wanted = _signature(secret_bytes(secret), message_id, timestamp, body)
    for signature in signatures.split():
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value.encode(), wanted.encode()):
            return message_id
    raise SignatureError("no signature fits")


def _signature(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
