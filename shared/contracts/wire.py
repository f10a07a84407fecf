"""Envelopes to bytes and back: one JSON object with a list of envelopes, never pickle.

One message carries one or many envelopes. They are decoded one by one, so that a bad one spoils only itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from shared.contracts.base import Contract
from shared.contracts.envelope import Envelope
from shared.contracts.registry import CURRENT_VERSION, PAYLOADS, upcast

# A poison message is kept for the reader of the quarantine, not for a machine.
KEPT_POISON_CHARS = 100_000


@dataclass(frozen=True)
class Poison:
    """Something in a message that is not an envelope this code can read.

    `message` is for a reader, cut short; `original` is a message of that one envelope, None if it never was one.
    """

    error: str
    message: str
    original: bytes | None = None
    article_id: UUID | None = None
    revision: int | None = None
    trace_id: str | None = None


@cache
def envelope_type(payload: type[Contract]) -> type[Envelope[Any]]:
    """The envelope class for a payload class; it decides what is written of the payload."""
    return Envelope[payload]  # type: ignore[valid-type]  # the class is made at run time, as pydantic allows


def encode(envelopes: Sequence[Envelope[Any]]) -> bytes:
    """UTF-8 JSON: {"envelopes": [...]}."""
    return b'{"envelopes":[' + b",".join(e.__pydantic_serializer__.to_json(e) for e in envelopes) + b"]}"


def encode_one(envelope: Envelope[Any]) -> str:
    """One envelope as JSON text, for the quarantine."""
    return to_json(envelope).decode("utf-8")[:KEPT_POISON_CHARS]


def encode_poison(error: str, message: str) -> str:
    """A message that decodes to one `Poison`: for what was found in a queue and is no message at all."""
    poison = {"error": error[:500], "message": message[:KEPT_POISON_CHARS]}
    return to_json({"poison": poison}).decode("utf-8")


def decode(message: bytes | str) -> list[Envelope[Any] | Poison]:
    """The envelopes in a message, each current and valid, or what is wrong with it. Never raises on content."""
    try:
        content = from_json(message)
        if "poison" in content:
            return [Poison(error=str(content["poison"]["error"]), message=_shown(content["poison"]["message"]))]
        items = content["envelopes"]
        if not isinstance(items, list):
            raise TypeError("envelopes is not a list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return [Poison(error=f"not a message: {error}"[:500], message=_shown(message))]
    return [_decode_one(item) for item in items]


def _decode_one(item: Any) -> Envelope[Any] | Poison:
    try:
        name, version = item["schema_name"], item.get("schema_version", 1)
        if type(name) is not str or type(version) is not int:
            raise TypeError("schema_name must be a string and schema_version an integer")
        payload = upcast(name, version, item["payload"])
        current = {**item, "schema_version": CURRENT_VERSION[name], "payload": payload}
        return envelope_type(PAYLOADS[name]).model_validate(current)
    except (ValidationError, LookupError, TypeError, AttributeError, ValueError) as error:
        return Poison(
            error=_reason(error),
            message=_shown(item),
            original=_message_of(item),
            article_id=_uuid(item),
            revision=_revision(item),
            trace_id=_trace_id(item),
        )


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"invalid envelope: {'.'.join(map(str, first['loc']))}: {first['msg']}"[:500]
    return f"invalid envelope: {error!r}"[:500]


def _shown(item: Any) -> str:
    if isinstance(item, bytes):
        item = item.decode("utf-8", "replace")
    text = item if isinstance(item, str) else to_json(item, inf_nan_mode="constants").decode("utf-8", "replace")
    return text[:KEPT_POISON_CHARS].replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _message_of(item: Any) -> bytes | None:
    if not isinstance(item, dict):
        return None
    return b'{"envelopes":[' + to_json(item, inf_nan_mode="constants") + b"]}"


def _uuid(item: Any) -> UUID | None:
    try:
        return UUID(item["article_id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _revision(item: Any) -> int | None:
    value = item.get("revision") if isinstance(item, dict) else None
    return value if type(value) is int and 0 < value < 2**31 else None


def _trace_id(item: Any) -> str | None:
    value = item.get("trace_id") if isinstance(item, dict) else None
    return value if isinstance(value, str) and len(value) == 32 and value.isalnum() else None
