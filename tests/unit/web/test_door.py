"""How the door reckons: files, memory, fields, hops."""

import json
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.settings import Settings
from shared.web.door.budget import BodyBudget
from shared.web.door.gate import Proxies
from shared.web.door.limits import DoorLimits
from shared.web.json_bounds import check_json
from shared.web.problems import Problem


@pytest.mark.parametrize("files", [64, 256, 1024, 4096, 20_000, 10**6])
def test_connections_and_those_in_the_queue_stay_below_the_limit_of_files(files: int) -> None:
    limits = DoorLimits.of(Settings(), files=files)
    assert limits.connections + limits.queue < files
    assert limits.connections >= files // 4 or limits.connections == Settings().max_connections


def test_the_budget_is_given_to_the_newcomer_and_taken_from_whoever_held_most() -> None:
    gone: list[str] = []
    budget = BodyBudget(1000)
    small, large = budget.open(lambda _: gone.append("small")), budget.open(lambda _: gone.append("large"))
    small.take(300)
    large.take(700)
    budget.open(lambda _: gone.append("new")).take(200)
    assert gone == ["large"]
    assert budget.used == 500
    with pytest.raises(Problem, match="at once"):
        large.take(1)


def test_complete_bodies_are_not_given_up_and_then_the_asker_has_to_wait() -> None:
    budget = BodyBudget(1000)
    complete = budget.open(lambda _: pytest.fail("it was complete"))
    complete.take(900)
    complete.settled = True
    asker = budget.open(lambda _: None)
    with pytest.raises(Problem) as refused:
        asker.take(200)
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (503, "5")
    complete.end()
    asker.take(200)
    assert budget.used == 200


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-400, 400)), max_size=60))
@settings(deadline=None)
def test_the_budget_is_never_exceeded_and_nothing_of_it_is_lost(steps: list[tuple[int, int]]) -> None:
    budget = BodyBudget(1000)
    shares = [budget.open(lambda _: None) for _ in range(5)]
    for number, size in steps:
        if size < 0:
            shares[number].give(-size)
        else:
            try:
                shares[number].take(size)
            except Problem:
                shares[number].end()
                shares[number] = budget.open(lambda _: None)
        assert 0 <= budget.used <= budget.total
    for share in shares:
        share.end()
    assert budget.used == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.booleans())
@settings(deadline=None)
def test_fields_and_values_are_counted_as_json_has_them(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    strings, commas = _strings(value), _commas(value)
    check_json(text, most=max(strings, commas))
    if (fewer := max(strings, commas) - 1) >= 0:
        with pytest.raises(Problem, match="too many"):
            check_json(text, most=fewer)


def _strings(value: Any) -> int:
    match value:
        case str():
            return 1
        case list():
            return sum(map(_strings, value))
        case dict():
            return len(value) + sum(map(_strings, value.values()))
    return 0


def _commas(value: Any) -> int:
    match value:
        case list():
            return max(0, len(value) - 1) + sum(map(_commas, value))
        case dict():
            return max(0, len(value) - 1) + sum(map(_commas, value.values()))
    return 0


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("10.0.0.2, 10.0.0.1", "10.0.0.2"),
        ("unknown", None),
        ("evil, 10.0.0.1", "10.0.0.1"),
        ("", None),
    ],
)
def test_the_client_stands_before_the_last_proxy_that_is_believed(hops: str, client: str | None) -> None:
    assert Proxies([ip_network("10.0.0.0/8")]).client_of(hops.split(",")) == client
