"""Carries out orders and, if wanted, follows the load, beside the supervisor in its event loop."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from khabar.scaling.measure import Gauge
from khabar.scaling.policy import ScalingPolicy
from khabar.scaling.wanted import take_orders
from khabar.supervisor import Supervisor

_LOOK_EVERY_S: Final = 0.5
_MEASURE_EVERY_S: Final = 2.0

Say = Callable[[str], None]


@dataclass
class Scaler:
    """Runs until cancelled. `policy` None: orders only. A stage that was ordered about follows the load no longer."""

    supervisor: Supervisor
    orders: Path
    url: str
    counts: dict[str, int]
    say: Say
    policy: ScalingPolicy | None = None
    _ordered: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Look for orders twice a second, and at the load every two seconds."""
        gauge = Gauge(tuple(self.counts))
        next_measure = 0.0
        # Growing is quick and shrinking waits for running work: neither may keep the next look waiting.
        changes: set[asyncio.Task[None]] = set()
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            while True:
                wanted = await asyncio.to_thread(self._take_orders)
                now = time.monotonic()
                if self.policy is not None and now >= next_measure:
                    next_measure = now + _MEASURE_EVERY_S
                    wanted = {**await self._by_load(self.policy, gauge, http), **wanted}
                for stage, count in wanted.items():
                    if count != self.counts[stage]:
                        self.say(f"{stage:<14} {self.counts[stage]} -> {count} workers")
                        self.counts[stage] = count
                        change = asyncio.create_task(self.supervisor.set_count(stage, count))
                        changes.add(change)
                        change.add_done_callback(changes.discard)
                await asyncio.sleep(_LOOK_EVERY_S)

    def _take_orders(self) -> Mapping[str, int]:
        orders = {stage: count for stage, count in take_orders(self.orders).items() if stage in self.counts}
        self._ordered |= orders.keys()
        return orders

    async def _by_load(self, policy: ScalingPolicy, gauge: Gauge, http: httpx.AsyncClient) -> Mapping[str, int]:
        with suppress(httpx.HTTPError, ValueError):
            answer = await http.get(f"{self.url}/metrics")
            loads = gauge.loads(answer.raise_for_status().text)
            now = time.monotonic()
            return {
                stage: policy.workers(stage, load, self.counts[stage], now)
                for stage, load in loads.items()
                if stage not in self._ordered
            }
        # Without a measurement nothing changes.
        return {}
