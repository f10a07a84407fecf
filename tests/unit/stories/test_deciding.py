"""Which story an article joins, which two are one, and where one falls apart."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from services.stories.deciding import Story, central, decide, parts, story_id
from services.stories.likeness import features_of, likeness
from services.stories.signatures import Signature
from tests.unit.stories.signatures import a_signature

FLOOD = "غمرت السيول أحياء درنة بعد انهيار السد وقتل 40 شخصا على الأقل"
FLOOD_AGAIN = "قتل 40 شخصا في درنة حين انهار السد وغمرت السيول أحياء المدينة"
BUDGET = "أقر البرلمان التونسي قانون المالية بعد نقاش طويل حول دعم الوقود"
NAMES = ("gn:88533", "iso:LY", "wd:Q1")


def flood(number: int, hours: float = 0) -> Signature:
    return a_signature(number, FLOOD if number % 2 else FLOOD_AGAIN, *NAMES, hours=hours)


def budget(number: int, hours: float = 0) -> Signature:
    return a_signature(number, BUDGET, "iso:TN", hours=hours)


def a_story(number: int, *members: Signature) -> Story:
    return Story(UUID(int=number), len(members), members)


@given(some.text(max_size=200), some.text(max_size=200), some.floats(0, 200))
def test_likeness_goes_both_ways_and_lies_between_0_and_1(one: str, other: str, hours: float) -> None:
    a, b = a_signature(1, one, "x"), a_signature(2, other, "x", "y", hours=hours)
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert all(0 <= value <= 4 for value in features_of(a, b))


def test_an_article_joins_the_story_that_it_tells() -> None:
    decision = decide(flood(9, 3), [a_story(1, budget(1)), a_story(2, flood(2), flood(3))])
    assert (decision.story, decision.merged) == (UUID(int=2), None)
    assert decision.likeness > 0.5


def test_an_article_like_no_story_begins_one() -> None:
    assert decide(budget(9), [a_story(2, flood(2), flood(3))]).story is None
    assert decide(budget(9), []).story is None


def test_the_same_text_much_later_is_less_like() -> None:
    assert likeness(flood(1), flood(2, 90)) < likeness(flood(1), flood(2, 1))


def test_an_article_of_two_stories_makes_them_one_and_the_larger_stays() -> None:
    decision = decide(flood(9), [a_story(1, flood(1)), a_story(2, flood(2), flood(3))])
    assert (decision.story, decision.merged) == (UUID(int=2), UUID(int=1))


def test_of_two_stories_of_one_size_the_earlier_stays() -> None:
    decision = decide(flood(9, 5), [a_story(1, flood(1, 2)), a_story(2, flood(2, 1))])
    assert (decision.story, decision.merged) == (UUID(int=2), UUID(int=1))


def test_nothing_ties_what_is_about_something_else() -> None:
    found = parts([flood(1), budget(2, 1), flood(3, 2), budget(4, 3), flood(5, 4)])
    assert [[one.article_id.int for one in part] for part in found] == [[1, 3, 5], [2, 4]]


def test_the_central_article_is_most_like_the_others() -> None:
    assert central([budget(1), flood(3), flood(5, 1)]).article_id == UUID(int=3)


@given(some.permutations([flood(1), flood(2, 1), budget(3), budget(4, 1)]))
def test_the_order_of_members_does_not_matter(members: list[Signature]) -> None:
    assert [len(part) for part in parts(members)] == [2, 2]
    assert parts(members)[0][0].article_id in (UUID(int=1), UUID(int=3))
    assert central(members) == central(members[::-1])


def test_ids_of_stories_follow_from_their_first_article() -> None:
    assert story_id(UUID(int=1)) == story_id(UUID(int=1)) != story_id(UUID(int=2))
    assert story_id(UUID(int=1), 1) != story_id(UUID(int=1))
