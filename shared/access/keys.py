"""API keys: how they look, and how one is recognised. The secret is shown once; only its hash is kept."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.access.scopes import Scope

# Lower-case letters and digits without those that are easily taken for one another.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_CHARS: Final = 10
_SECRET_CHARS: Final = 52

# khabar_, the id, which is no secret, and 260 random bits.
TOKEN: Final = re.compile(f"khabar_([{_LETTERS}]{{{_ID_CHARS}}})_[{_LETTERS}]{{{_SECRET_CHARS}}}")


@dataclass(frozen=True)
class ApiKey:
    """A key as the ledger has it. `rate_per_min`: requests, None for no limit."""

    id: str
    name: str
    hash: bytes
    scopes: frozenset[Scope]
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    rate_per_min: int | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def usable(self, now: datetime) -> bool:
        """Whether it opens anything at this time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def matches(self, token: str) -> bool:
        """Whether the token is this key's. Takes the same time however much of it is right."""
        return hmac.compare_digest(self.hash, hash_of(token))


def new_token() -> str:
    """A new key in full, as its holder keeps it."""
    return f"khabar_{_random(_ID_CHARS)}_{_random(_SECRET_CHARS)}"


def id_in(token: str) -> str | None:
    """The id in a token; None if it is not one."""
    found = TOKEN.fullmatch(token)
    return found[1] if found else None


def hash_of(token: str) -> bytes:
    """What is kept of a token: SHA-256, which is enough for a secret that nobody has thought up."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def without_tokens(text: str) -> str:
    """The text with the secret part of every key in it struck out."""
    return TOKEN.sub(r"khabar_\1_[secret]", text) if "khabar_" in text else text


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
