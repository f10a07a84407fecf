"""When a source or a language behaves unlike its own history."""

import random

import pytest

from services.relay.alarm_rules import excess, silence, usual_count, usual_share

NEVER = None


def test_a_source_that_stops_is_silent() -> None:
    assert silence(0, usual=40) is not NEVER
    assert silence(3, usual=80) is not NEVER


def test_a_source_that_sends_less_is_not_silent() -> None:
    assert silence(30, usual=80) is NEVER


@pytest.mark.parametrize("usual", [0, 1, 5, 13])
def test_a_small_source_may_pause(usual: float) -> None:
    assert silence(0, usual) is NEVER


def test_a_source_that_pauses_every_week_is_no_surprise() -> None:
    days = [50, 48, 52, 0, 49, 55, 51, 50, 47, 52, 0, 50, 49, 51]
    assert usual_count(days) == 0


def test_one_bad_day_does_not_hide_the_next() -> None:
    assert usual_count([50, 48, 52, 49, 55, 0, 51, 50, 47, 52]) == 47


def test_two_days_are_no_history() -> None:
    assert usual_count([50, 48]) is NEVER


def test_entities_that_vanish_are_noticed_within_a_few_dozen_articles() -> None:
    usual = usual_share(50, 1000)
    assert usual is not None
    assert excess(25, 25, usual) is not NEVER
    assert excess(19, 19, usual) is NEVER


def test_what_is_usual_is_no_excess() -> None:
    assert excess(900, 1000, usual=0.9) is NEVER
    assert excess(300, 1000, usual=0.25) is NEVER


def test_a_share_that_was_large_already_can_still_get_worse() -> None:
    assert excess(990, 1000, usual=0.6) is not NEVER


def test_fifty_articles_make_a_history() -> None:
    assert usual_share(0, 49) is NEVER
    assert usual_share(0, 50) == pytest.approx(1 / 52)


def test_chance_alone_hardly_ever_raises_an_alarm() -> None:
    chance = random.Random(1)
    for _ in range(3000):
        share, total = chance.random(), chance.randrange(20, 200)
        bad = sum(chance.random() < share for _ in range(total))
        assert excess(bad, total, usual=share) is NEVER
