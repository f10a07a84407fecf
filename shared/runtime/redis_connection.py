"""Connect to Redis: to the server that a URL names, or to the one that Sentinels name the master.

`REDIS_URL=redis://…`, or `sentinel://:password@one:26379;sentinel://two:26379/0` with KHABAR_SENTINEL_MASTER.
"""

from typing import Any
from urllib.parse import unquote, urlsplit

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio import Sentinel as AsyncSentinel
from redis.sentinel import Sentinel

from shared.settings import Settings

_SENTINEL_PORT = 26379


def by_sentinel(redis_url: str) -> bool:
    """Whether the URL names Sentinels."""
    return urlsplit(redis_url).scheme == "sentinel"


def connect_redis(settings: Settings, *, timeout_s: float, connect_timeout_s: float, **options: Any) -> Redis:
    """A client; connects at the first use, after a failover to the new master."""
    options |= {"socket_timeout": timeout_s, "socket_connect_timeout": connect_timeout_s}
    if not by_sentinel(settings.redis_url):
        return Redis.from_url(settings.redis_url, **options)
    hosts, found = _sentinels(settings)
    # The library has no types here.
    sentinel = Sentinel(hosts, sentinel_kwargs=_asking(settings, options))  # type: ignore[no-untyped-call]
    client: Redis = sentinel.master_for(settings.sentinel_master, **found, **options)  # type: ignore[no-untyped-call]
    return client


def connect_redis_async(
    settings: Settings, *, timeout_s: float, connect_timeout_s: float, **options: Any
) -> AsyncRedis:
    """The same for an event loop."""
    options |= {"socket_timeout": timeout_s, "socket_connect_timeout": connect_timeout_s}
    if not by_sentinel(settings.redis_url):
        return AsyncRedis.from_url(settings.redis_url, **options)
    hosts, found = _sentinels(settings)
    asking = _asking(settings, options)
    sentinel = AsyncSentinel(hosts, sentinel_kwargs=asking)  # type: ignore[no-untyped-call]  # as above
    client: AsyncRedis = sentinel.master_for(settings.sentinel_master, **found, **options)
    return client


def sentinel_options(settings: Settings) -> dict[str, Any]:
    """What kombu's transport needs to know of Sentinels; nothing where there are none."""
    if not by_sentinel(settings.redis_url):
        return {}
    return {"master_name": settings.sentinel_master, "sentinel_kwargs": _secret(settings)}


def _sentinels(settings: Settings) -> tuple[list[tuple[str, int]], dict[str, Any]]:
    """Where the Sentinels are, and how to enter the server that they name: as the first URL with a password says."""
    parts = [urlsplit(url) for url in settings.redis_url.split(";")]
    hosts = [(part.hostname or "localhost", part.port or _SENTINEL_PORT) for part in parts]
    secrets = [part for part in parts if part.password]
    entering: dict[str, Any] = {"db": int(parts[-1].path.strip("/") or 0)}
    if secrets:
        entering["password"] = unquote(secrets[0].password or "")
        if secrets[0].username:
            entering["username"] = unquote(secrets[0].username)
    return hosts, entering


def _asking(settings: Settings, options: dict[str, Any]) -> dict[str, Any]:
    """How to ask a Sentinel: as patiently as the server, and with its own password."""
    return {**_secret(settings), **{name: options[name] for name in ("socket_timeout", "socket_connect_timeout")}}


def _secret(settings: Settings) -> dict[str, str]:
    return {"password": settings.sentinel_password} if settings.sentinel_password else {}
