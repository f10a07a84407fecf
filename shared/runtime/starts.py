"""Count how often the work on an article was begun and never ended, whatever message brought it: its worker died.

The count is raised when a stage begins and taken away when it ends, so it stays where a worker dies in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from redis import Redis

from shared.pipeline import PIPELINE, Stage
from shared.runtime.journeys import Journey
from shared.runtime.whereabouts import is_behind, live_key

_KEPT_S: Final = 6 * 3600


@dataclass(frozen=True)
class Start:
    """What is known of a message's articles when work on them begins.

    `copies`: those that are further on or have ended. `deaths`: of workers, over the worst of the others.
    """

    copies: frozenset[Journey] = frozenset()
    deaths: int = 0


def note_start(redis: Redis, stage: Stage, journeys: Sequence[Journey]) -> Start:
    """Count a start of each, in one round trip. Raises: redis.RedisError."""
    if not journeys:
        return Start()
    pipe = redis.pipeline(transaction=False)
    pipe.mget([live_key(*journey) for journey in journeys])
    for journey in journeys:
        pipe.incr(_key(stage, journey))
        pipe.expire(_key(stage, journey), _KEPT_S)
    notes, *counts = pipe.execute()
    if stage == PIPELINE[-1]:
        # There the ledger itself says what is a copy.
        notes = [None] * len(journeys)
    places = [note.decode() if isinstance(note, bytes) else note for note in notes]
    copies = frozenset(journey for journey, at in zip(journeys, places, strict=True) if is_behind(stage, at))
    begun = {journey: count - 1 for journey, count in zip(journeys, counts[::2], strict=True)}
    return Start(copies, max((deaths for journey, deaths in begun.items() if journey not in copies), default=0))


def note_end(redis: Redis, stage: Stage, journeys: Sequence[Journey]) -> None:
    """The work on these has ended, well or badly, and its worker lives. Raises: redis.RedisError."""
    if journeys:
        redis.unlink(*(_key(stage, journey) for journey in journeys))


def note_deaths(redis: Redis, stage: Stage, journeys: Sequence[Journey], deaths: int) -> None:
    """Say of how many deaths each of these is suspected. Raises: redis.RedisError."""
    pipe = redis.pipeline(transaction=False)
    for journey in journeys:
        pipe.set(_key(stage, journey), deaths, ex=_KEPT_S)
    pipe.execute()


def _key(stage: Stage, journey: Journey) -> str:
    return f"khabar:starts:{stage.name}:{journey}"
