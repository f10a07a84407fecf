"""Which stages take nothing at the moment, for pages that show articles on their way."""

from dataclasses import asdict
from typing import Any

from fastapi.concurrency import run_in_threadpool
from redis.exceptions import RedisError

from shared.pipeline import STAGE_NAMES
from shared.runtime.pauses import read_pauses


async def held_stages(redis: Any) -> list[dict[str, Any]]:
    """The paused stages in the order of the pipeline, each with its name, cause, reason and since when.

    None while Redis is away: then nothing is known, and the page of operations says so.
    """
    try:
        pauses = await run_in_threadpool(read_pauses, redis)
    except (RedisError, OSError):
        return []
    return [{"name": name, "paused": asdict(pauses[name])} for name in STAGE_NAMES if name in pauses]
