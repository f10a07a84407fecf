"""What is lost, decided from looks at what Redis holds."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.relay.absence import AbsenceWatch
from shared.runtime.journeys import Journey

A, B = Journey(UUID(int=1), 1), Journey(UUID(int=2), 1)


def test_what_is_absent_look_after_look_is_lost_and_what_redis_holds_never() -> None:
    watch = AbsenceWatch(patience_s=5)
    sent = {A: 1, B: 1}
    assert watch.lost(sent, {B}, now=0) == []
    assert watch.lost(sent, {B}, now=4) == []
    assert watch.lost(sent, {B}, now=5) == [A]
    assert watch.lost(sent, {B}, now=1_000_000) == [], "it is sent again, so it is looked for anew"


def test_one_look_proves_nothing_however_late_it_comes() -> None:
    assert AbsenceWatch(patience_s=5).lost({A: 1}, set(), now=1_000_000) == []


def test_what_was_seen_in_between_was_not_lost() -> None:
    watch = AbsenceWatch(patience_s=5)
    assert watch.lost({A: 1}, set(), now=0) == []
    assert watch.lost({A: 1}, {A}, now=4) == []
    assert watch.lost({A: 1}, set(), now=8) == []
    assert watch.lost({A: 1}, set(), now=13) == [A]


def test_what_was_sent_again_meanwhile_is_looked_for_anew_and_more_patiently() -> None:
    watch = AbsenceWatch(patience_s=5)
    assert watch.lost({A: 1}, set(), now=0) == []
    assert watch.lost({A: 2}, set(), now=6) == []
    assert watch.lost({A: 2}, set(), now=15) == []
    assert watch.lost({A: 2}, set(), now=16) == [A]


def test_another_revision_is_another_journey() -> None:
    watch = AbsenceWatch(patience_s=5)
    assert watch.lost({A: 1}, {Journey(A.article_id, 2)}, now=0) == []
    assert watch.lost({A: 1}, {Journey(A.article_id, 2)}, now=5) == [A]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 100), st.sets(st.integers(0, 5))), min_size=1, max_size=12),
    st.integers(1, 3),
)
def test_exactly_what_no_look_has_seen_for_the_patience_is_lost(
    looks: list[tuple[float, set[int]]], times: int
) -> None:
    """Whatever is held when, and however far the looks are apart."""
    journeys = [Journey(UUID(int=number), 1) for number in range(6)]
    watch, now, absent_since = AbsenceWatch(patience_s=5), 0.0, dict[int, float]()
    for wait_s, held in looks:
        now += wait_s
        lost = watch.lost(dict.fromkeys(journeys, times), {journeys[number] for number in held}, now)
        expected = {
            number
            for number in range(6)
            if number not in held and number in absent_since and now - absent_since[number] >= 5 * 2 ** (times - 1)
        }
        assert {journeys.index(journey) for journey in lost} == expected
        absent_since = {number: absent_since.get(number, now) for number in range(6) if number not in held | expected}
