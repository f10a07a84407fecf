"""Decide how many workers a stage shall have, from its backlog and the time that an article takes there. Pure."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Load:
    """What a stage has before it: articles that wait there or will get there, and seconds of work for each."""

    articles: float
    service_s: float


@dataclass
class ScalingPolicy:
    """Workers so that a backlog is gone within `target_s`, between `fewest` and `most`.

    Grows at once to what is needed. Shrinks by one worker at a time, when fewer have been needed for `calm_s` without a
    break: bursts come in series, and a worker that starts loads its models first.
    """

    fewest: int = 1
    most: int = 4
    target_s: float = 20.0
    calm_s: float = 30.0
    _calm_since: dict[str, float] = field(default_factory=dict)

    def workers(self, stage: str, load: Load, current: int, now: float) -> int:
        """How many the stage shall have from now on; `now` in seconds of any steady clock."""
        needed = min(self.most, max(self.fewest, math.ceil(load.articles * load.service_s / self.target_s)))
        if needed >= current:
            self._calm_since.pop(stage, None)
            return needed
        since = self._calm_since.setdefault(stage, now)
        if now - since < self.calm_s:
            return current
        self._calm_since[stage] = now
        return current - 1
