"""What a host's robots.txt allows, by protego. Source: RFC 9309."""

from functools import lru_cache
from typing import Any, Final

NAME: Final = "Khabar"
"""The name under which rules may be made for the collector."""
MOST_BYTES: Final = 512 * 1024
_LONGEST_DELAY_S: Final = 60.0


def allows(robots: str | None, url: str) -> bool:
    """Whether a page may be fetched; None: there is no robots.txt, and all may."""
    return robots is None or bool(_rules(robots).can_fetch(url, NAME))


def delay_s(robots: str | None, usual_s: float) -> float:
    """The pause between requests: the usual one, or a longer one that is asked for, up to a minute."""
    asked = _rules(robots).crawl_delay(NAME) if robots is not None else None
    return max(usual_s, min(float(asked or 0.0), _LONGEST_DELAY_S))


@lru_cache(maxsize=512)
def _rules(robots: str) -> Any:
    # Only a process with sources needs it.
    from protego import Protego  # noqa: PLC0415

    return Protego.parse(robots)
