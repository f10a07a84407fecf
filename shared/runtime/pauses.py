"""Pauses of stages, kept in Redis: those that an operator ordered, and those after too many burials in a row.

A bad deploy must not drain the backlog into the quarantine. Workers count burials in a row, all of a stage together; at
the limit the stage is paused, and what fails from then on is put back into the queue instead of being buried.
Why it is like this: docs/adr, "A stage that fails pauses itself".
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from redis import Redis

from shared.pipeline import PIPELINE, Stage

Cause = Literal["burials", "operator"]

# A streak that nobody adds to is forgotten.
_STREAK_KEPT_S: Final = 3600


@dataclass(frozen=True)
class Pause:
    """Why and since when a stage is paused. `reason`: what the last article was buried for, or what the operator says.

    A pause after `burials` ends by itself at the first article that gets through; one by the `operator` does not.
    """

    cause: Cause
    since: datetime
    reason: str
    detail: str = ""

    def shown(self) -> dict[str, Any]:
        """As JSON values."""
        return {**asdict(self), "since": self.since.isoformat()}


def read_pauses(redis: Redis) -> Mapping[str, Pause]:
    """The stages that are paused, in one round trip. An operator's pause stands before one after burials.

    Raises: redis.RedisError.
    """
    keys = [(stage, key) for stage in PIPELINE for key in (_held(stage), _tripped(stage))]
    pauses: dict[str, Pause] = {}
    for (stage, _), value in zip(keys, redis.mget([key for _, key in keys]), strict=True):
        if value is not None and stage.name not in pauses:
            pauses[stage.name] = _read(value)
    return pauses


def hold(redis: Redis, stage: Stage, reason: str) -> None:
    """Pause a stage until somebody resumes it."""
    redis.set(_held(stage), _written(Pause("operator", datetime.now(UTC), reason)))


def release(redis: Redis, stage: Stage, *, bury_for_s: float = 0) -> bool:
    """Resume a stage, whatever paused it; whether it was paused.

    `bury_for_s`: for so many seconds what fails is buried, however much of it there is.
    """
    pipe = redis.pipeline()
    pipe.delete(_held(stage), _tripped(stage))
    pipe.delete(_streak(stage))
    if bury_for_s > 0:
        pipe.set(_lenient(stage), 1, px=int(bury_for_s * 1000))
    return bool(pipe.execute()[0])


@dataclass(frozen=True)
class Permission:
    """How many of some burials may happen, and whether the stage has been paused just now."""

    buried: int
    paused_now: bool = False


def ask_to_bury(redis: Redis, stage: Stage, reasons: list[str], *, limit: int, detail: str) -> Permission:
    """Count burials that are about to happen, one reason each; the first `limit` in a row are allowed.

    Raises: redis.RedisError.
    """
    pipe = redis.pipeline()
    pipe.incrby(_streak(stage), len(reasons))
    pipe.expire(_streak(stage), _STREAK_KEPT_S)
    pipe.exists(_lenient(stage))
    pipe.exists(_tripped(stage))
    streak, _, lenient, tripped = pipe.execute()
    if not limit or lenient:
        return Permission(len(reasons))
    if tripped:
        return Permission(0)
    allowed = min(len(reasons), max(0, limit - (streak - len(reasons))))
    if streak < limit:
        return Permission(allowed)
    pause = Pause("burials", datetime.now(UTC), reasons[-1], detail[:2000])
    return Permission(allowed, paused_now=bool(redis.set(_tripped(stage), _written(pause), nx=True)))


def note_success(redis: Redis, stage: Stage) -> bool:
    """An article got through: the burials are no longer in a row. Whether that ended a pause.

    Raises: redis.RedisError.
    """
    pipe = redis.pipeline()
    pipe.delete(_tripped(stage))
    pipe.delete(_streak(stage))
    return bool(pipe.execute()[0])


def _held(stage: Stage) -> str:
    return f"khabar:held:{stage.name}"


def _tripped(stage: Stage) -> str:
    return f"khabar:tripped:{stage.name}"


def _streak(stage: Stage) -> str:
    return f"khabar:streak:{stage.name}"


def _lenient(stage: Stage) -> str:
    return f"khabar:lenient:{stage.name}"


def _written(pause: Pause) -> str:
    return json.dumps(pause.shown(), ensure_ascii=False)


def _read(value: str | bytes) -> Pause:
    try:
        found = json.loads(value)
        return Pause(found["cause"], datetime.fromisoformat(found["since"]), found["reason"], found["detail"])
    except (ValueError, KeyError, TypeError):
        # Whoever set the key wanted a pause.
        return Pause("operator", datetime.now(UTC), "unknown")
