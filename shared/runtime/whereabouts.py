"""Where each journey is: a note in Redis, which only ever moves on.

For whoever watches an article, and so that a copy of what is further on, or has ended, is not worked on again. A note
may be missing: then a copy is worked on, which changes nothing. A note that is there is true: it is written after the
message that it speaks of, and begun anew whenever the ledger sends the article again.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from redis import Redis

from shared.pipeline import PIPELINE, Stage
from shared.runtime.journeys import Journey

ENDED: Final = "ended"

_KEPT_S: Final = 6 * 3600
# There is one for each article that has ended lately; those whose copies still wait are noted again by the reconciler.
_ENDED_KEPT_S: Final = 120

_ORDER: Final = (*(stage.name for stage in PIPELINE), ENDED)
_MOVE_ON: Final = """
for _, key in ipairs(KEYS) do
  local at = redis.call('GET', key)
  local further = false
  for i = 3, #ARGV do further = further or at == ARGV[i] end
  if not further then redis.call('SET', key, ARGV[1], 'EX', ARGV[2]) end
end
"""


def live_key(article_id: UUID, revision: int) -> str:
    """The Redis key of the note: a stage's name, or `ended`. It expires."""
    return f"khabar:live:{article_id}:{revision}"


def note_begun(redis: Redis, journeys: Sequence[Journey], stage: Stage) -> None:
    """These are sent to the stage, for the first time or because Redis holds them nowhere. Before they are sent.

    Raises: redis.RedisError.
    """
    pipe = redis.pipeline(transaction=False)
    for journey in journeys:
        pipe.set(live_key(*journey), stage.name, ex=_KEPT_S)
    pipe.execute()


def note_at(redis: Redis, journeys: Sequence[Journey], stage: Stage) -> None:
    """These wait for the stage, unless they are further on already. After they are sent. Raises: redis.RedisError."""
    further = _ORDER[_ORDER.index(stage.name) + 1 :]
    _eval(redis, journeys, stage.name, str(_KEPT_S), *further)


def note_ended(redis: Redis, journeys: Sequence[Journey]) -> None:
    """The ledger has these, and nothing more can come of them. Raises: redis.RedisError."""
    _eval(redis, journeys, ENDED, str(_ENDED_KEPT_S))


def forget(redis: Redis, journeys: Sequence[Journey]) -> None:
    """Say nothing of these any more. Raises: redis.RedisError."""
    if journeys:
        redis.unlink(*(live_key(*journey) for journey in journeys))


def is_behind(stage: Stage, note: str | None) -> bool:
    """Whether, by its note, a journey has left the stage behind: what the stage is given of it is a copy."""
    return note in _ORDER and _ORDER.index(note) > _ORDER.index(stage.name)


def _eval(redis: Redis, journeys: Sequence[Journey], *arguments: str) -> None:
    if journeys:
        redis.eval(_MOVE_ON, len(journeys), *(live_key(*journey) for journey in journeys), *arguments)
