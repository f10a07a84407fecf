import sys
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from khabar.terminal import waterfall
from khabar.terminal.article_view import show_article
from khabar.terminal.durations import duration
from khabar.terminal.entity_marks import marked_text
from khabar.terminal.fields import time_of

TEXT = (
    "قال المتحدث سامر الخطيب إن 25 شخصًا أصيبوا في مدينة أريحا جنوب إدلب.\n"
    "ونقلت شبكة CNN عن الأمم المتحدة (OCHA) أن 3500 شخص غادروا منازلهم منذ 12/03/2024، وفق بيان وصل إلى مكتبها "
    "في دمشق، وأن الطرق إلى المدينة ما زالت مغلقة.\n"
    "The convoy reached أريحا on Tuesday."
)
_NAMES = (("سامر الخطيب", "PER"), ("أريحا", "LOC"), ("إدلب", "LOC"), ("CNN", "ORG"), ("الأمم المتحدة", "ORG"))


def a_stored_article(**changes: Any) -> dict[str, Any]:
    """An article that went all the way."""
    mentions = [
        {"start": TEXT.index(name), "end": TEXT.index(name) + len(name), "type": kind, "text": name}
        for name, kind in _NAMES
    ]
    result = {
        "title": "وقف إطلاق نار في ريف إدلب بعد أسبوع من القصف",
        "text": TEXT,
        "source": "خبر تجريبي",
        "author": "ليلى الحربي",
        "language": "ar",
        "language_confidence": 0.99,
        "published_at": "2024-03-12T18:40:00+02:00",
        "mentions": mentions,
        "entities": [
            {"id": "local:samer", "type": "PER", "name": "سامر الخطيب", "count": 1},
            {
                "id": "gn:172946",
                "type": "LOC",
                "name": "أريحا",
                "count": 2,
                "country": "SY",
                "latitude": 35.81,
                "longitude": 36.61,
            },
            {"id": "wd:Q48340", "type": "ORG", "name": "CNN", "count": 1},
        ],
        "topics": [
            {"code": "20000053", "key": "armed_conflict", "label": "نزاع مسلح", "confidence": 0.87},
            {"code": "20000139", "key": "displacement", "label": "نزوح", "confidence": 0.31},
        ],
        "removed": [
            {"start": 0, "end": 8, "text": "الرئيسية", "reason": "chrome", "rule": "menu_line"},
            {
                "start": 9,
                "end": 50,
                "text": "اقرأ أيضا: نزوح مئات العائلات من جبل الزاوية",
                "reason": "related",
                "rule": "cue",
            },
        ],
        "cleaning": {"status": "done", "notes": []},
        "extraction": {"status": "partial", "notes": ["truncated"]},
        "classification": {"status": "done", "notes": []},
    }
    timeline = [
        _record("cleaning", "10.100", 12.5),
        _record("extraction", "10.200", 85.0) | {"outcome": "partial", "notes": ["truncated"], "model": "names 3"},
        _record("classification", "10.300", 4.2),
        _record("storage", "10.400", 9.0) | {"outcome": "stored"},
    ]
    article = {
        "id": "0193c0de-0000-7000-8000-000000000001",
        "state": "stored",
        "reason": None,
        "stage": None,
        "revision": 1,
        "attempts": 1,
        "accepted_at": "2024-03-12T16:00:10+00:00",
        "enqueued_at": "2024-03-12T16:00:10.010000+00:00",
        "finished_at": "2024-03-12T16:00:10.410000+00:00",
        "timeline": timeline,
        "events": [],
        "quarantine": None,
        "result": result,
    }
    return article | changes


def a_quarantined_article() -> dict[str, Any]:
    """An article that a stage could not process."""
    return a_stored_article(
        state="quarantined",
        reason="retries_exhausted",
        result=None,
        timeline=[_record("cleaning", "10.100", 12.5)],
        quarantine={
            "stage": "extraction",
            "reason": "retries_exhausted",
            "detail": "model away",
            "at": "2024-03-12T16:01:00Z",
        },
        events=[{"at": "2024-03-12T16:00:40Z", "event": "requeued", "revision": 1, "reason": "overdue"}],
    )


def _record(stage: str, second: str, duration_ms: float) -> dict[str, Any]:
    return {
        "stage": stage,
        "started_at": f"2024-03-12T16:00:{second}000+00:00",
        "duration_ms": duration_ms,
        "outcome": "done",
        "notes": [],
        "model": None,
        "worker": "w1",
        "version": "0.1.0",
    }


def shown(article: dict[str, Any], *, width: int = 100, raw: str | None = None) -> str:
    stream = StringIO()
    show_article(article, console=Console(file=stream, width=width), raw=raw)
    return stream.getvalue()


def marked(text: str, *mentions: tuple[int, int, str], max_chars: int = 1000) -> str:
    found = [{"start": start, "end": end, "type": kind} for start, end, kind in mentions]
    return marked_text(text, found, max_chars=max_chars).plain


def test_a_stored_article_shows_all_that_is_known() -> None:
    view = shown(a_stored_article())
    for fact in (
        "وقف إطلاق نار",
        "خبر تجريبي",
        "language ar (99%)",
        "stored 410 ms",
        "{سامر الخطيب}",
        "[أريحا]",
        "<CNN>",
        "gn:172946",
        "SY  35.81, 36.61",
        "armed_conflict",
        "87%",
        "menu_line",
        "extraction: done in part (truncated)",
        "names 3",
    ):
        assert fact in view


def test_names_in_the_headline_are_marked_there() -> None:
    article = a_stored_article()
    start = article["result"]["title"].index("إدلب")
    article["result"]["mentions"] = [{"start": start, "end": start + 4, "type": "LOC", "field": "title"}]
    view = shown(article)
    assert "ريف [إدلب] بعد" in view
    assert "[أريحا]" not in view


def test_removed_text_stands_beside_its_reason_and_rule() -> None:
    (line,) = (line for line in shown(a_stored_article()).splitlines() if "اقرأ أيضا" in line)
    assert line.split()[:2] == ["related", "cue"]


def test_a_quarantined_article_says_where_and_why_and_shows_what_was_posted() -> None:
    view = shown(a_quarantined_article(), raw="نص أصلي")
    for fact in ("quarantined: retries_exhausted", "extraction", "model away", "نص أصلي", "requeued", "reason overdue"):
        assert fact in view
    assert "Topics" not in view


def test_a_rejected_article_says_why() -> None:
    assert "rejected: empty" in shown(a_stored_article(state="rejected", reason="empty", result=None))


def test_an_unfinished_article_says_where_it_is() -> None:
    article = a_stored_article(
        state="queued", stage="extraction", attempts=3, finished_at=None, timeline=[], result=None
    )
    view = shown(article)
    assert "queued, now in extraction, accepted" in view
    assert "attempt 3" in view


def test_a_stage_that_was_not_done_does_not_look_like_one_that_found_nothing() -> None:
    article = a_stored_article()
    article["result"] |= {"topics": [], "classification": {"status": "not_done", "notes": ["not_supported:sw"]}}
    assert "classification: not done (not_supported:sw)" in shown(article)


def test_topics_below_the_top_level_own_topics_and_corrections_are_shown() -> None:
    article = a_stored_article()
    article["result"] |= {
        "subtopics": [{"code": "16000055", "key": "armed_conflict_x", "label": "Armed", "confidence": 0.8}],
        "own_topics": [{"key": "water_x", "label": "Water", "confidence": 0.7}],
        "topic_correction": {"editor": "desk"},
    }
    view = shown(article)
    assert "armed_conflict_x" in view
    assert "water_x" in view
    assert "as an editor decided" in view


def test_a_long_text_is_cut_and_says_so() -> None:
    article = a_stored_article()
    article["result"] |= {"text": "كلمة " * 100_000, "mentions": [], "removed": article["result"]["removed"] * 500}
    view = shown(article)
    assert "… and 494,000 more characters" in view
    assert "… and 960 more removed pieces" in view
    assert len(view) < 50_000


def test_what_an_article_holds_cannot_steer_the_terminal() -> None:
    article = a_stored_article(reason="\x1b[2J", id="\x9b31m")
    article["result"] |= {"title": "\x1b]0;owned\x07", "text": "a\x1b[31mb \udc80 [bold]c[/] :smile:", "mentions": []}
    view = shown(article, raw="\x1b[8m")
    assert not set(view) & {"\x1b", "\x07", "\x9b"}
    assert "[bold]c[/] :smile:" in view


@pytest.mark.parametrize("width", [1, 7, 20, 40, 200])
def test_every_width_is_wide_enough(width: int) -> None:
    view = shown(a_stored_article(), width=width)
    assert "stored"[:width] in view
    assert max(map(len, view.splitlines())) <= max(width, 1) + 20  # marks of width zero


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=100)
@given(st.data())
def test_missing_and_strange_fields_are_left_out(data: st.DataObject) -> None:
    article = a_stored_article()
    for part in (article, article["result"], article["result"]["entities"][0], article["timeline"][0]):
        for name in data.draw(st.sets(st.sampled_from(sorted(part)), max_size=4)):
            part[name] = data.draw(JSON)
    assert shown(article)


def test_a_stream_without_arabic_gets_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    bytes_ = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(bytes_, encoding="ascii"))
    show_article(a_stored_article())
    sys.stdout.flush()
    assert b"[?????]" in bytes_.getvalue()


def test_an_empty_answer_is_shown() -> None:
    assert "in an unknown state" in shown({})


def test_mentions_are_marked_by_code_points() -> None:
    assert marked("𐤀𐤁 بيت CNN", (3, 6, "LOC"), (7, 10, "ORG")) == "𐤀𐤁 [بيت] <CNN>"


def test_of_nested_mentions_the_outer_is_marked() -> None:
    assert marked("abcdef", (2, 3, "PER"), (0, 4, "ORG"), (3, 6, "LOC")) == "<abcd>ef"


def test_impossible_mentions_are_left_out() -> None:
    assert marked("abc", (-1, 2, "PER"), (2, 2, "PER"), (1, 99, "PER"), (2, 1, "PER")) == "abc"


def test_a_mention_behind_the_cut_is_left_out_and_words_stay_whole() -> None:
    assert marked("aaa bbb ccc", (4, 7, "PER"), (8, 11, "PER"), max_chars=9) == "aaa {bbb}"


def test_the_timeline_tells_waiting_from_working() -> None:
    article = a_stored_article()
    steps = waterfall.steps_of(article["timeline"], time_of(article, "accepted_at"))
    assert [round(step.waited_ms) for step in steps] == [100, 88, 15, 96]
    assert [step.worked_ms for step in steps] == pytest.approx([12.5, 85.0, 4.2, 9.0])


def test_nothing_waits_for_less_than_no_time_when_clocks_disagree() -> None:
    timeline = [_record("cleaning", "10.500", 10.0), _record("extraction", "10.100", 10.0), {"stage": "storage"}]
    steps = waterfall.steps_of(timeline, None)
    assert [(step.waited_ms, step.worked_ms) for step in steps] == [(0, 10), (0, 10), (0, 0)]


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [
        (0.04, "0.0 ms"),
        (9.96, "10 ms"),
        (999.4, "999 ms"),
        (999.6, "1.0 s"),
        (59_960, "1 min 00 s"),
        (245_000, "4 min 05 s"),
        (7_800_000, "2 h 10 min"),
    ],
)
def test_durations_are_told_as_people_tell_them(milliseconds: float, told: str) -> None:
    assert duration(milliseconds) == told


def test_what_a_stage_without_fields_of_its_own_found_is_shown() -> None:
    article = a_stored_article()
    report = {"status": "partial", "notes": ["truncated"]}
    article["result"] |= {"additions": {"extraction": {"report": report, "values": {"words_x": 12, "list_x": ["أ"]}}}}
    lines = [" ".join(line.split()) for line in shown(article).splitlines()]
    assert "extraction words_x 12" in lines
    assert 'extraction list_x ["أ"]' in lines
