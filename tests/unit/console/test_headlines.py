"""The sentence that stands for a story."""

from hypothesis import given
from hypothesis import strategies as some

from services.console.stories.headlines import summary_of

LEAD = "غمرت السيول أحياء درنة بعد انهيار السد وقتل أربعون شخصا."


def test_it_is_the_first_that_says_something() -> None:
    assert summary_of("سيول", f"درنة.\n{LEAD} وقال مسؤول إن البحث عن مفقودين يستمر في الأحياء.") == LEAD


def test_it_does_not_repeat_the_title() -> None:
    second = "The mayor said that the search would go on all night."
    assert (
        summary_of("Floods sweep through the town of Derna", f"Floods sweep through the town of Derna\n{second}")
        == second
    )


def test_there_may_be_none() -> None:
    assert summary_of(None, "عاجل.") is None
    assert summary_of("t", "") is None


@given(some.text(max_size=2_000))
def test_it_stands_in_the_text(text: str) -> None:
    summary = summary_of(None, text)
    assert summary is None or summary.removesuffix("…") in text
