from pathlib import Path

from khabar.scaling.measure import Gauge
from khabar.scaling.policy import Load, ScalingPolicy
from khabar.scaling.wanted import take_orders, write_order
from shared.observability.metrics import BacklogCollector, exposition


def a_policy() -> ScalingPolicy:
    return ScalingPolicy(most=4, target_s=10, calm_s=30)


def test_a_backlog_gets_the_workers_that_end_it_in_time() -> None:
    assert a_policy().workers("s", Load(articles=1000, service_s=0.025), current=1, now=0) == 3


def test_there_are_never_more_than_allowed_and_never_none() -> None:
    assert a_policy().workers("s", Load(articles=1e6, service_s=1), current=1, now=0) == 4
    assert a_policy().workers("s", Load(articles=0, service_s=1), current=1, now=0) == 1


def test_workers_that_are_not_needed_go_one_by_one_after_a_while() -> None:
    policy, idle = a_policy(), Load(articles=0, service_s=0.02)
    current, seen = 4, []
    for now in range(0, 121, 10):
        current = policy.workers("s", idle, current, now)
        seen.append(current)
    assert seen == [4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1]


def test_a_burst_in_between_begins_the_calm_anew() -> None:
    policy, idle, burst = a_policy(), Load(0, 0.02), Load(2000, 0.02)
    assert policy.workers("s", idle, 4, now=0) == 4
    assert policy.workers("s", burst, 4, now=20) == 4
    assert policy.workers("s", idle, 4, now=40) == 4
    assert policy.workers("s", idle, 4, now=71) == 3


def exposed(count: float, seconds: float, *, cleaning: int = 0, extraction: int = 0, queued: int = 0) -> str:
    return f"""# TYPE khabar_stage_duration_seconds histogram
khabar_stage_duration_seconds_sum{{stage="cleaning"}} {seconds}
khabar_stage_duration_seconds_count{{stage="cleaning"}} {count}
# TYPE khabar_queue_messages gauge
khabar_queue_messages{{stage="cleaning",kind="waiting"}} {cleaning}
khabar_queue_messages{{stage="extraction",kind="waiting"}} {extraction}
# TYPE khabar_articles_unfinished gauge
khabar_articles_unfinished{{state="accepted"}} 100
khabar_articles_unfinished{{state="queued"}} {queued}
"""


def test_an_article_loads_every_stage_that_it_has_not_passed() -> None:
    loads = Gauge(("cleaning", "extraction")).loads(exposed(0, 0, cleaning=3, extraction=1, queued=80))
    assert (loads["cleaning"].articles, loads["extraction"].articles) == (100 + 60, 100 + 80)


def test_what_the_stack_exposes_is_understood() -> None:
    backlog = BacklogCollector({"cleaning": (3, 1)}, 1.0, {"accepted": 10, "queued": 100}, {"cleaning": 0})
    assert Gauge(("cleaning",)).loads(exposition(backlog).decode())["cleaning"].articles == 110


def test_service_time_is_that_of_the_latest_articles() -> None:
    gauge = Gauge(("cleaning",))
    assert gauge.loads(exposed(100, 1.0))["cleaning"].service_s == 0.01
    assert gauge.loads(exposed(105, 9.0))["cleaning"].service_s == 0.01, "five articles say little"
    assert gauge.loads(exposed(200, 6.0))["cleaning"].service_s == 0.05


def test_orders_are_taken_once_and_nonsense_is_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "wanted"
    assert take_orders(folder) == {}
    write_order(folder, "extraction", 3)
    write_order(folder, "extraction", 4)
    (folder / "storage").write_text("many")
    assert take_orders(folder) == {"extraction": 4}
    assert take_orders(folder) == {}
