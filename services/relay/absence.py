"""Decide what is lost: what the ledger has sent and Redis does not hold, look after look. Pure."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from shared.runtime.journeys import Journey

_MOST_DOUBLINGS: Final = 6


@dataclass
class AbsenceWatch:
    """Remembers since when each journey has been looked for in vain.

    One look proves nothing: a message that a worker is just taking is nowhere for a moment. So a journey is lost when
    it was absent in every look for `patience_s`, in two at least. The patience doubles with each time that it was sent
    after the first, so that what keeps losing an article does not use up its attempts at once. In seconds.
    """

    patience_s: float
    _absent: dict[tuple[Journey, int], float] = field(default_factory=dict)

    def lost(self, sent: Mapping[Journey, int], held: Set[Journey], now: float) -> list[Journey]:
        """What is lost, of the journeys that the ledger has sent so many times.

        `held` is what Redis held just before; `now` is a time that never goes back. What is answered is forgotten, for
        it is sent again.
        """
        absent = {(journey, times) for journey, times in sent.items() if journey not in held}
        self._absent = {each: since for each, since in self._absent.items() if each in absent}
        lost = []
        for journey, times in absent:
            since = self._absent.get((journey, times))
            if since is None:
                self._absent[journey, times] = now
            elif now - since >= self.patience_s * 2 ** min(times - 1, _MOST_DOUBLINGS):
                lost.append(journey)
                del self._absent[journey, times]
        return lost
