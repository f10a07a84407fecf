"""What holds for any text at all."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.cleaning.artefacts import repair_line
from services.cleaning.folding import fold
from services.cleaning.html import read_html
from services.cleaning.lines import read_lines
from services.cleaning.rule_cleaner import RuleCleaner

LINES = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإ ،.؟:ـ\u200c\u200f\u00a0", max_size=160),
    st.sampled_from(
        [
            "شارك",
            "SHARE",
            "التعليقات (2)",
            "اقرأ أيضا",
            "المصدر: رويترز",
            "12/03/2024 - 10:20",
            "By Jane Doe",
            "© 2024 All rights reserved",
            "أعلنت الوزارة في بيان لها اليوم أن الأعمال ستستمر حتى نهاية الشهر المقبل في جميع المحافظات.",
            "The ministry said on Monday that the work would go on until the end of next month in every region.",
        ]
    ),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@given(st.text())
def test_repairing_twice_changes_nothing(line: str) -> None:
    once = repair_line(line)
    assert repair_line(once) == once


@settings(deadline=None)
@given(TEXTS)
def test_removed_text_is_where_its_offsets_say_and_in_order(content: str) -> None:
    removed = RuleCleaner().clean(content).removed
    assert all(content[span.start : span.end] == span.text for span in removed)
    assert all(one.end <= two.start for one, two in pairwise(removed))


@settings(deadline=None)
@given(TEXTS)
def test_every_visible_line_is_kept_removed_or_the_title(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    kept = [line for line in cleaned.text.split("\n\n") if line]
    assert len(kept) + len(cleaned.removed) + (cleaned.title is not None) == len(read_lines(content))


@settings(deadline=None)
@given(TEXTS)
def test_title_is_never_a_line_of_the_text(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    if cleaned.title:
        assert fold(cleaned.title) not in {fold(line) for line in cleaned.text.split("\n\n")}


@settings(deadline=None)
@given(TEXTS, st.text(max_size=40))
def test_known_title_is_never_a_line_of_the_text(content: str, title: str) -> None:
    cleaned = RuleCleaner().clean(content + "\n" + title, title=title)
    if fold(repair_line(title)) and cleaned.text != repair_line(title):
        assert fold(repair_line(title)) not in {fold(line) for line in cleaned.text.split("\n\n")}


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="<>/!-abphdiv =\"'&;#x1", max_size=300))
def test_any_markup_is_read(content: str) -> None:
    assert isinstance(read_html(content).text, str)
