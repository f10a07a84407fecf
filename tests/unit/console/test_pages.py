"""What pages are made of, without a server."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from string import Formatter

import pytest
from markupsafe import escape

from services.console.articles.marked_text import marked_title, paragraphs
from services.console.articles.source_view import Segment, source_segments
from services.console.articles.waterfall import steps_of
from services.console.operations.store import paces_of
from services.console.pages import shown
from services.console.pages.charts import every, stacked
from services.console.pages.forms import checked
from services.console.pages.languages import LANGUAGES, chosen_language, words_in
from services.console.pages.problem_page import problem_values, wrong_words
from services.console.pages.world_map import Place, project, world_map
from services.console.search import SearchQuery
from shared.web.problems import Problem


def test_every_message_is_there_in_every_language_with_the_same_values() -> None:
    def values(message: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(message) if name}

    first, *others = ({key: values(text) for key, text in words_in(code).messages.items()} for code in LANGUAGES)
    for other in others:
        assert other == first


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, None, "ar"),
        (None, "ar-EG,en;q=0.5", "ar"),
        (None, "fr, en;q=0.4, ar;q=0.6", "ar"),
        (None, "de", "en"),
        ("en", "ar", "en"),
        ("xx", "en-US", "en"),
        (None, ";;q=,en;q=zero,ar;q=0.1", "ar"),
    ],
)
def test_the_interface_speaks_what_the_reader_does(cookie: str | None, accepted: str | None, language: str) -> None:
    assert chosen_language(cookie, accepted) == language


def removed(raw: str, text: str, reason: str) -> dict[str, object]:
    start = raw.index(text)
    return {"start": start, "end": start + len(text), "text": text, "reason": reason, "rule": "r", "score": 1.0}


def test_a_source_is_cut_into_what_stayed_and_what_went() -> None:
    raw = "Menu\nShare\n\nThe news.\nSANA"
    went = [removed(raw, "Menu", "chrome"), removed(raw, "Share", "chrome"), removed(raw, "SANA", "source")]
    segments = source_segments({"removed": went, "text": "The news."}, raw)
    assert segments == [
        Segment("Menu\nShare", "chrome", "r"),
        Segment("\n\nThe news.\n"),
        Segment("SANA", "source", "r"),
    ]
    assert "".join(segment.text for segment in segments) == raw


def test_the_source_of_a_page_is_put_together_from_what_stayed_and_what_went() -> None:
    extracted = "Menu\nTitle\nThe news.\nMore"
    result = {
        "title": "Title",
        "title_map": [[0, 5, 5]],
        "text": "The news.",
        "text_map": [[0, 11, 9]],
        "removed": [removed(extracted, "Menu", "chrome"), removed(extracted, "More", "related")],
    }
    segments = source_segments(result, "<p>another text altogether</p>")
    assert [(one.text, one.reason) for one in segments if one.text.strip()] == [
        ("Menu", "chrome"),
        ("Title\nThe news.\n", ""),
        ("More", "related"),
    ]


def test_mentions_are_marked_in_their_paragraphs() -> None:
    mentions = [
        {"start": 3, "end": 7, "type": "LOC", "entity_id": "gn:1"},
        {"start": 4, "end": 6, "type": "PER", "entity_id": "gn:1"},
        {"start": 90, "end": 95, "type": "PER", "entity_id": "gn:1"},
    ]
    first, second = paragraphs("In Homs.\n\nNo <b>.", mentions, [{"id": "gn:1"}])
    assert [(piece.text, piece.type, piece.entity) for piece in first] == [
        ("In ", "", None),
        ("Homs", "LOC", 0),
        (".", "", None),
    ]
    assert [piece.text for piece in second] == ["No <b>."]


def test_mentions_of_the_title_are_marked_there_and_not_in_the_text() -> None:
    mentions = [
        {"start": 0, "end": 4, "type": "LOC", "entity_id": "gn:1", "field": "title"},
        {"start": 3, "end": 7, "type": "LOC", "entity_id": "gn:1", "field": "text"},
    ]
    entities = [{"id": "gn:1"}]
    title = marked_title("Homs falls", mentions, entities)
    assert [(piece.text, piece.entity) for piece in title] == [("Homs", 0), (" falls", None)]
    ((*text,),) = paragraphs("In Homs.", mentions, entities)
    assert [(piece.text, piece.entity) for piece in text] == [("In ", None), ("Homs", 0), (".", None)]


def test_steps_follow_each_other_also_when_clocks_disagree() -> None:
    accepted = datetime(2026, 1, 1, tzinfo=UTC)
    records = [
        {"stage": "cleaning", "outcome": "done", "started_at": "2026-01-01T00:00:01+00:00", "duration_ms": 1000},
        {"stage": "extraction", "outcome": "done", "started_at": "2026-01-01T00:00:00+00:00", "duration_ms": 2000},
    ]
    steps = steps_of(records, accepted)
    assert [(step.waited_s, step.worked_s) for step in steps] == [(1.0, 1.0), (0.0, 2.0)]
    assert all(before.ends <= after.starts for before, after in pairwise(steps))
    assert steps[-1].ends == 1.0


def test_a_map_shows_all_places_and_names_where_there_is_room() -> None:
    places = [Place("Idlib", 35.9, 36.6, weight=5), Place("Ariha", 35.8, 36.6), Place("Tobruk", 32.1, 23.9)]
    drawn = world_map(places)
    left, top, width, height = map(float, drawn.box.split())
    assert len(drawn.pins) == 3
    assert all(left < pin.x < left + width and top < pin.y < top + height for pin in drawn.pins)
    assert {pin.place.name: pin.named for pin in drawn.pins} == {"Idlib": True, "Ariha": False, "Tobruk": True}
    assert drawn.pins[0].radius > drawn.pins[1].radius


def test_a_country_does_not_widen_a_map_of_towns() -> None:
    town, country = Place("Idlib", 35.9, 36.6), Place("Russia", 60.0, 100.0, wide=True)
    assert world_map([town, country]).box == world_map([town]).box
    assert [pin.place.name for pin in world_map([country]).pins] == ["Russia"]
    assert project(0, 90) == (0, -90)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (0, "0 ms"), (0.0041, "4.1 ms"), (0.25, "250 ms"), (3.21, "3.2 s"), (600, "10 min"), (9000, "2 h")],
)
def test_durations_have_the_unit_that_suits_them(seconds: float | None, text: str) -> None:
    assert shown.duration(seconds) == text


def test_times_and_texts_are_escaped() -> None:
    assert shown.moment("<b>") == f"<bdi>{escape('<b>')}</bdi>"
    assert "<i>" not in shown.gapped("<i>\n\n<i>")


def test_columns_stand_on_each_other_and_the_tallest_fills_the_chart() -> None:
    chart = stacked([("a", {"x": 3, "y": 1}), ("b", {"y": 2}), ("c", {})])
    assert chart.kinds == ["x", "y"]
    assert chart.most == 4
    assert [(part.kind, part.top, part.height) for part in chart.columns[0].parts] == [(0, 25, 75), (1, 0, 25)]
    assert [(part.kind, part.top, part.height) for part in chart.columns[1].parts] == [(1, 50, 50)]
    assert not chart.columns[2].parts
    assert stacked([("a", dict[str, int]())]).empty


def test_steps_of_time_begin_with_the_hour() -> None:
    hours = every(timedelta(hours=1), 3, datetime(2026, 1, 1, 12, 34, tzinfo=UTC))
    assert [hour.hour for hour in hours] == [10, 11, 12]
    assert all(hour.minute == 0 for hour in hours)


def test_the_pace_of_stages_comes_from_timelines() -> None:
    accepted = datetime(2026, 1, 1, tzinfo=UTC)
    record = {"started_at": "2026-01-01T00:00:01+00:00", "duration_ms": 500, "stage": "cleaning", "worker": "w1"}
    later = {**record, "stage": "extraction", "started_at": "2026-01-01T00:00:03+00:00", "worker": "w2"}
    paces = paces_of([(accepted, [record, later])])
    assert (paces["cleaning"].waited_p50_s, paces["cleaning"].worked_p95_s) == (1.0, 0.5)
    assert paces["extraction"].waited_p50_s == 1.5
    assert [worker.name for worker in paces["extraction"].workers] == ["w2"]


def test_what_turns_text_about_is_not_shown_but_marks_of_direction_are() -> None:
    assert shown.untwisted("https://evil.example/\u202egnp.exe\u2069") == "https://evil.example/gnp.exe"
    assert shown.untwisted("\u200fعربي\u200e") == "\u200fعربي\u200e"
    assert shown.untwisted(7) == 7
    assert str(shown.verbatim("a\u202e<")) == "a\u202e&lt;"


def test_a_value_within_words_keeps_the_isolates_of_the_words_alone() -> None:
    said = words_in("en")("article.corrected_by", editor="Mona\u2069\u202e")
    assert said == "Corrected by \u2068Mona\u2069"
    assert shown.untwisted(said) == said


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        (Problem(404, "no-such-article", "There is no such article"), "لا مقال بهذا المعرّف"),
        (Problem(404, "of-a-new-kind", "There is none"), "لا شيء هنا"),
        (Problem(418, "of-a-new-kind", "A teapot"), "تعذّر ذلك"),
    ],
)
def test_a_problem_is_told_in_the_readers_words(problem: Problem, title: str) -> None:
    assert problem_values(problem, words_in("ar"))["title"] == title


def test_a_wrong_field_is_told_in_the_readers_words_where_there_are_some() -> None:
    with pytest.raises(Problem) as raised:
        checked(SearchQuery, {"since": "2026-02-02", "until": "2026-01-01", "q": ""})
    (error,) = problem_values(raised.value, words_in("ar"))["errors"]
    assert error["detail"] == "يجب أن يسبق «منذ» «حتى»"
    assert wrong_words("nothing that is known", words_in("ar")) == "nothing that is known"
