"""What holds for any text at all."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.cleaning.artefacts import repair_line, repair_with_origins, spells_with_joiners
from services.cleaning.folding import fold
from services.cleaning.lines import read_lines
from services.cleaning.pages.reader import read_html
from services.cleaning.rule_cleaner import RuleCleaner
from shared.text.offsets import to_source, to_target

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


@given(TEXTS)
def test_removed_text_is_where_its_offsets_say_and_in_order(content: str) -> None:
    removed = RuleCleaner().clean(content).removed
    assert all(content[span.start : span.end] == span.text for span in removed)
    assert all(one.end <= two.start for one, two in pairwise(removed))


@given(TEXTS)
def test_every_visible_line_is_kept_removed_or_the_title(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    kept = [line for line in cleaned.text.split("\n\n") if line]
    assert len(kept) + len(cleaned.removed) + (cleaned.title is not None) == len(read_lines(content))


@given(TEXTS)
def test_title_is_never_a_line_of_the_text(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    if cleaned.title:
        assert fold(cleaned.title) not in {fold(line) for line in cleaned.text.split("\n\n")}


@given(TEXTS, st.text(max_size=40))
def test_known_title_is_never_a_line_of_the_text(content: str, title: str) -> None:
    cleaned = RuleCleaner().clean(content + "\n" + title, title=title)
    if fold(repair_line(title)) and cleaned.text != repair_line(title):
        assert fold(repair_line(title)) not in {fold(line) for line in cleaned.text.split("\n\n")}


@settings(max_examples=50)
@given(st.text(alphabet="<>/!-abphdiv =\"'&;#x1", max_size=300))
def test_any_markup_is_read(content: str) -> None:
    assert isinstance(read_html(content).text, str)


@given(st.text(), st.booleans())
def test_repairing_with_origins_repairs_the_same_and_keeps_what_did_not_change(line: str, joiners: bool) -> None:
    repaired = repair_with_origins(line, joiners_are_spelling=joiners)
    assert repaired.text == repair_line(line, joiners_are_spelling=joiners)
    assert repaired.runs == tuple(sorted(repaired.runs))
    if repaired.text == line:
        assert repaired.runs == ((0, 0, len(line)),)


@given(TEXTS)
def test_every_kept_code_point_comes_from_raw_text_that_repairs_to_it(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    joiners = spells_with_joiners(content)
    for text, runs in ((cleaned.text, cleaned.text_map), (cleaned.title or "", cleaned.title_map)):
        covered = 0
        for start, end in _paragraphs(text):
            origin = to_source(runs, (start, end))
            raw = content[slice(*origin)]
            assert repair_line(raw, joiners_are_spelling=joiners) == text[start:end]
            assert covered <= origin[0] < origin[1]
            covered = origin[1]
        for target, source, length in runs:
            kept, raw = text[target : target + length], content[source : source + length]
            assert all(a == b or repair_line(b) in (a, "") for a, b in zip(kept, raw, strict=True))


@given(TEXTS)
def test_removed_text_has_no_place_in_the_clean_text_and_kept_text_finds_its_place(content: str) -> None:
    cleaned = RuleCleaner().clean(content)
    assert all(to_target(cleaned.text_map, (span.start, span.end)) is None for span in cleaned.removed)
    for span in _paragraphs(cleaned.text):
        assert to_target(cleaned.text_map, to_source(cleaned.text_map, span)) == span


@given(TEXTS)
def test_clean_article_is_clean(content: str) -> None:
    once = RuleCleaner().clean(content)
    if not once.text:
        return
    # What is left may be too little to be told from chrome; it is never cut further.
    apart = RuleCleaner().clean(once.text, title=once.title)
    assert not apart.text or (apart.title, apart.text) == (once.title, once.text)
    whole = RuleCleaner().clean("\n\n".join(filter(None, [once.title, once.text])))
    # Without its page a headline may look like the text's first sentence; where it is known, nothing changes.
    assert not whole.text or whole.title != once.title or whole.text == once.text


def _paragraphs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]
