"""Read each stage's load from the metrics that the stack exposes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client.parser import text_string_to_metric_families

from khabar.scaling.policy import Load

# Before anything was measured; a guess only decides how eagerly the first burst is met.
_FIRST_GUESS_S = 0.02
# A scrape with fewer new articles says little about their duration.
_ENOUGH_ARTICLES = 20


@dataclass
class Gauge:
    """Turns scrapes of /metrics into loads; remembers the counters of earlier scrapes, to measure what is new."""

    stages: Sequence[str]
    _before: dict[str, tuple[float, float]] = field(default_factory=dict)
    _service_s: dict[str, float] = field(default_factory=dict)

    def loads(self, exposition: str) -> Mapping[str, Load]:
        """The load of each stage. An article loads every stage that it has not passed yet."""
        samples: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
        for family in text_string_to_metric_families(exposition):
            for sample in family.samples:
                # By the labels' names in order: the text may have them in any.
                samples[sample.name][tuple(value for _, value in sorted(sample.labels.items()))] = sample.value
        self._learn(samples)
        messages = [
            sum(samples["khabar_queue_messages"].get((kind, stage), 0.0) for kind in ("waiting", "reserved"))
            for stage in self.stages
        ]
        unfinished = samples["khabar_articles_unfinished"]
        accepted, queued = unfinished.get(("accepted",), 0.0), unfinished.get(("queued",), 0.0)
        # A message carries several articles; how many, the ledger and Redis know only together.
        articles_each = queued / sum(messages) if sum(messages) else 0.0
        found: dict[str, Load] = {}
        upstream = accepted
        for stage, count in zip(self.stages, messages, strict=True):
            upstream += count * articles_each
            found[stage] = Load(upstream, self._service_s.get(stage, _FIRST_GUESS_S))
        return found

    def _learn(self, samples: Mapping[str, Mapping[tuple[str, ...], float]]) -> None:
        for stage in self.stages:
            seconds = samples["khabar_stage_duration_seconds_sum"].get((stage,), 0.0)
            count = samples["khabar_stage_duration_seconds_count"].get((stage,), 0.0)
            before_seconds, before_count = self._before.get(stage, (0.0, 0.0))
            if count - before_count >= _ENOUGH_ARTICLES:
                self._service_s[stage] = (seconds - before_seconds) / (count - before_count)
                self._before[stage] = (seconds, count)
            elif count < before_count:
                # The counters began anew.
                self._before[stage] = (0.0, 0.0)
