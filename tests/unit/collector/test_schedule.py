"""When feeds and pages are asked again."""

from itertools import pairwise

from hypothesis import given
from hypothesis.strategies import floats, integers

from services.collector import robots
from services.collector.schedule import MOST_VERSIONS, PAGE_TRIES, Pace, before_version

PACE = Pace(least_s=300, longest_s=21_600, retry_base_s=60, retry_max_s=86_400)


@given(floats(1, 1e6), integers(0, 1000), integers(0, 1000), floats(0, 1e7))
def test_an_interval_stays_within_its_bounds(interval_s: float, new: int, more: int, since_s: float) -> None:
    assert 300 <= PACE.interval(interval_s, new=new, listed=new + more, since_s=since_s) <= 21_600


def test_a_feed_is_asked_as_often_as_it_speaks() -> None:
    assert PACE.interval(900, new=0, listed=50, since_s=900) == 1350
    assert PACE.interval(900, new=1, listed=50, since_s=900) == 900
    assert PACE.interval(900, new=9, listed=50, since_s=900) == 500
    assert PACE.interval(900, new=40, listed=50, since_s=900) == 300, "some may have been missed"
    assert PACE.interval(900, new=50, listed=50, since_s=None) == 900, "the first time tells nothing"


def test_pauses_after_failures_grow_up_to_a_day_and_heed_the_server() -> None:
    assert [PACE.after_failure(times) for times in (1, 2, 3, 30)] == [60, 120, 240, 86_400]
    assert PACE.after_failure(1, wish_s=1000) == 1000
    assert PACE.after_failure(1, wish_s=1e12) == 86_400


def test_a_page_is_given_up_after_its_tries() -> None:
    waits = [PACE.after_page_failure(tries) for tries in range(1, PAGE_TRIES + 1)]
    assert waits[-1] is None
    assert waits[:3] == [60, 240, 960]


def test_what_always_changes_is_fetched_more_and_more_seldom() -> None:
    waits = [before_version(version) for version in range(1, MOST_VERSIONS + 1)]
    assert waits[0] == 600
    assert all(later == 2 * earlier for earlier, later in pairwise(waits))


def test_the_rules_for_us_win_and_the_longest_counts() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: khabar\nDisallow: /a/*.pdf\nAllow: /a/\nCrawl-delay: 7"
    assert robots.allows(rules, "https://x.example/a/1")
    assert not robots.allows(rules, "https://x.example/a/1.pdf")
    assert robots.delay_s(rules, 1.0) == 7
    assert robots.delay_s("User-agent: *\nCrawl-delay: 86400", 1.0) == 60
    assert robots.delay_s(None, 1.0) == 1
    assert robots.allows(None, "https://x.example/")
