"""Says at the terminal how far the stack is with what an upgrade left to be entered."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

import httpx

_LOOK_EVERY_S: Final = 2.0
_STEP_PERCENT: Final = 10
_WHAT: Final = {"search": "search, exports and volumes", "copies": "copies"}


async def tell_backfills(url: str, say: Callable[[str], None]) -> None:
    """Ask /readyz until nothing is pending; say what begins, each tenth of it, and its end."""
    told: dict[str, int] = {}
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        while True:
            with suppress(httpx.HTTPError, ValueError, KeyError):
                answer = (await http.get(f"{url}/readyz")).json()
                # Until the ledger answers nobody knows.
                if answer["dependencies"]["postgresql"] == "ok":
                    pending: Mapping[str, int] = answer["backfills"]
                    for line in told_of(pending, told):
                        say(line)
                    if not pending:
                        return
            await asyncio.sleep(_LOOK_EVERY_S)


def told_of(pending: Mapping[str, int], told: dict[str, int]) -> list[str]:
    """The lines to say now; `told` keeps the percentage that was said of each."""
    lines = []
    for name, percent in pending.items():
        step = percent // _STEP_PERCENT * _STEP_PERCENT
        if told.get(name, -1) < step:
            told[name] = step
            lines.append(f"{'upgrade':<14} {_WHAT.get(name, name)}: older articles are being entered, {step} % are")
    for name in [name for name in told if name not in pending]:
        del told[name]
        lines.append(f"{'upgrade':<14} {_WHAT.get(name, name)}: complete")
    return lines
