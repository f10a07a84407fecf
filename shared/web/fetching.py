"""Get what stands at an address: limits of size and time, few redirects, checked addresses, honest identification.

Whatever a server does, the answer is a `Fetched` or a `FetchFailed` that says in words what went wrong.
"""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final, Self

import httpcore
import httpx

from shared.settings import Settings
from shared.web.checked_network import AddressNotAllowedError
from shared.web.outgoing import FAILURES, agent, connections, target_of, why
from shared.web.unpacking import DamagedPacking, TooMuch, Unpacking

KNOB: Final = "KHABAR_COLLECTOR_ALLOWED_NETWORKS"
MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MOST_URL: Final = 4000


class FetchFailed(Exception):
    """Nothing usable came. `code` for programs, the message for people."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status. `url`: where it came from, after redirects; header names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """What it says that it is, in small letters; empty if it does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the head names."""
        header = Message()
        header["content-type"] = self.headers.get("content-type", "")
        try:
            return header.get_content_charset()
        except (LookupError, ValueError):
            return None

    def retry_after_s(self, now: datetime) -> float | None:
        """For how long the server wants to be left alone, in seconds."""
        return retry_after_s(self.headers.get("retry-after"), now)


class Fetcher:
    """Many requests at once over connections that are kept. One deadline for each, with its redirects."""

    def __init__(self, settings: Settings, *, most: int) -> None:
        self._timeout_s = settings.collector_timeout_s
        self._agent = agent(settings.collector_contact)
        self._pool = connections(settings.collector_networks, most=most, knob=KNOB)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.aclose()

    async def get(
        self, address: str, *, most_bytes: int, accept: str = "*/*", conditions: Mapping[str, str] | None = None
    ) -> Fetched:
        """What stands there, of at most `most_bytes` as it comes and unpacked.

        Raises: FetchFailed.
        """
        headers = {"User-Agent": self._agent, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
        headers |= conditions or {}
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._follow(address, headers, most_bytes)
        except TooMuch as error:
            raise FetchFailed("too_large", f"more than {most_bytes} bytes") from error
        except DamagedPacking as error:
            raise FetchFailed("damaged", f"what came cannot be unpacked: {error}") from error
        except FAILURES as error:
            raise FetchFailed(_code(error), why(error, self._timeout_s)) from error

    async def _follow(self, address: str, headers: Mapping[str, str], most_bytes: int) -> Fetched:
        url = checked_url(address)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._once(url, headers, most_bytes)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = checked_url(str(url.join(_location(answer))))
        raise FetchFailed("redirects", f"more than {MOST_REDIRECTS} redirects")

    async def _once(self, url: httpx.URL, headers: Mapping[str, str], most_bytes: int) -> Fetched:
        sent = [("Host", url.netloc.decode("ascii")), *headers.items()]
        async with self._pool.stream("GET", target_of(url), headers=sent) as response:
            given = _headers(response)
            if response.status in _REDIRECTS or response.status == 304:
                return Fetched(str(url), response.status, given, b"")
            unpacking = Unpacking(given.get("content-encoding", ""), most_bytes)
            async for piece in response.aiter_stream():
                unpacking.feed(piece)
        return Fetched(str(url), response.status, given, unpacking.end())


def checked_url(address: str) -> httpx.URL:
    """The address, if it may be asked.

    Raises: FetchFailed.
    """
    try:
        url = httpx.URL(address)
        usable = url.scheme in ("http", "https") and url.host and len(address) <= _MOST_URL
        has_secret = bool(url.userinfo)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchFailed("address", f"not a web address: {error}") from error
    if not usable:
        raise FetchFailed("address", "not a web address of http or https")
    if has_secret:
        raise FetchFailed("address", "the address holds a user name or password")
    return url.copy_with(fragment=None)


def origin_of(address: str) -> str:
    """Scheme, host and port: what shares a robots.txt and a rate.

    Raises: FetchFailed.
    """
    url = checked_url(address)
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """The seconds in a Retry-After, which may be a number or a date; None if it says nothing that can be."""
    if header is None:
        return None
    try:
        wish = float(header)
    except ValueError:
        try:
            at = parsedate_to_datetime(header)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        wish = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return wish if math.isfinite(wish) and wish > 0 else None


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _location(answer: Fetched) -> str:
    """Where a redirect leads; some servers send it as UTF-8."""
    location = answer.headers["location"].strip()
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _code(error: BaseException) -> str:
    match error:
        case AddressNotAllowedError():
            return "address"
        case httpcore.ConnectError() if any(sign in str(error) for sign in ("SSL", "CERTIFICATE", "certificate")):
            return "tls"
        case httpcore.ConnectError() | httpcore.ConnectTimeout():
            return "connect"
        case TimeoutError() | httpcore.TimeoutException():
            return "timeout"
        case httpcore.ProtocolError() | httpcore.NetworkError() | OSError():
            return "broken"
    return "address"
