"""One article on the terminal, as a person wants to read it: what it says, what was found, what was done."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any, Final

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from khabar.terminal import entity_marks, waterfall
from khabar.terminal.bidi import Mode, display_mode, order_kept
from khabar.terminal.directed_text import DirectedText
from khabar.terminal.durations import duration
from khabar.terminal.fields import Json, number_of, object_of, objects_of, text_of, texts_of, time_of
from khabar.terminal.output import make_console
from khabar.terminal.readable import one_line, readable
from shared.contracts.article import Part, mentions_in
from shared.pipeline import PIPELINE

_MAX_WIDTH: Final = 110
_MAX_TITLE_CHARS: Final = 500
_MAX_TEXT_CHARS: Final = 6000
_MAX_ROWS: Final = 40
_MAX_CELL_CHARS: Final = 160
_MAX_DETAIL_CHARS: Final = 1000
_MAX_RAW_CHARS: Final = 600
_TOPIC_BAR: Final = 10

_STATE_STYLES: Final = {
    "stored": "bold green",
    "duplicate": "bold blue",
    "rejected": "bold yellow",
    "quarantined": "bold red",
}
_OUTCOME_STYLES: Final = {"done": "green", "stored": "green", "partial": "yellow", "not_done": "yellow"}


def show_article(article: Mapping[str, Any], *, console: Console | None = None, raw: str | None = None) -> None:
    """Print one article, the JSON of GET /v1/articles/{id}, whatever its state.

    `raw` is the article as it was posted; of an article without a result its beginning is shown. Fields that are
    missing are left out; long texts and lists are cut, and say so.
    """
    console = console or make_console()
    mode = display_mode(os.environ, is_terminal=console.is_terminal)
    width = min(console.width, _MAX_WIDTH)
    with order_kept(console.file, mode, is_terminal=console.is_terminal):
        for part in _View(article, raw, mode, align=console.is_terminal).parts():
            console.print(part, width=width, highlight=False, markup=False, emoji=False)


@dataclass(frozen=True)
class _View:
    article: Json
    raw: str | None
    mode: Mode
    align: bool

    def parts(self) -> Iterator[RenderableType]:
        result = object_of(self.article, "result")
        yield from self._header(result)
        sections: tuple[tuple[str, Callable[[Json], Iterator[RenderableType]]], ...] = (
            ("Quarantine", self._quarantine),
            ("Posted", self._posted),
            ("Text", self._text),
            ("Done only in part", self._undone),
            ("Entities", self._entities),
            ("Topics", self._topics),
            ("Removed", self._removed),
            ("Additions", self._additions),
            ("Time", self._time),
            ("Events", self._events),
        )
        for title, section in sections:
            yield from _titled(title, section(result))
        yield Text()

    def _header(self, result: Json) -> Iterator[RenderableType]:
        yield Rule(style="dim")
        title = text_of(result, "title")
        if title.strip():
            yield self._directed(self._marked(result, "title", title, max_chars=_MAX_TITLE_CHARS, style="bold"))
        facts = [
            # First, so that the line runs from left to right: it is ours, with names of theirs in it.
            _language(result),
            _fact(result, "source"),
            _fact(result, "author"),
            _published(result),
            _fact(result, "url"),
        ]
        if any(facts):
            yield self._directed(Text(" · ".join(fact for fact in facts if fact)))
        yield self._state()
        if article_id := _fact(self.article, "id"):
            yield Text(article_id, "dim")

    def _state(self) -> Text:
        state = _fact(self.article, "state") or "in an unknown state"
        line = Text(state, _STATE_STYLES.get(state, "bold"))
        if reason := _fact(self.article, "reason"):
            line.append(f": {reason}")
        if stage := _fact(self.article, "stage"):
            line.append(f", now in {stage}")
        accepted_at, finished_at = time_of(self.article, "accepted_at"), time_of(self.article, "finished_at")
        if accepted_at and finished_at:
            line.append(f" {duration(_ms(finished_at - accepted_at))} after it was accepted")
        elif accepted_at:
            line.append(f", accepted {duration(_ms(datetime.now(UTC) - accepted_at))} ago")
        if accepted_at:
            line.append(f" ({accepted_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)")
        for name, counted in (("revision", "revision"), ("attempts", "attempt")):
            number = number_of(self.article, name)
            if number is not None and number > 1:
                line.append(f", {counted} {number:.0f}")
        return line

    def _quarantine(self, result: Json) -> Iterator[RenderableType]:  # noqa: ARG002 - one signature for all sections
        quarantine = object_of(self.article, "quarantine")
        if not quarantine:
            return
        stage, reason = _fact(quarantine, "stage") or "?", _fact(quarantine, "reason") or "?"
        yield Text.assemble("The stage ", (stage, "bold"), " could not process it: ", (reason, "bold red"))
        if detail := readable(text_of(quarantine, "detail")[:_MAX_DETAIL_CHARS]).strip():
            yield self._directed(Text(detail, "dim"))

    def _posted(self, result: Json) -> Iterator[RenderableType]:
        if self.raw is None or result:
            return
        yield self._directed(Text(readable(self.raw[:_MAX_RAW_CHARS]).strip()))
        yield from _more(len(self.raw) - _MAX_RAW_CHARS, "characters")

    def _text(self, result: Json) -> Iterator[RenderableType]:
        text = text_of(result, "text")
        if not text:
            if result:
                yield Text("There is no text.", "dim")
            return
        yield self._directed(self._marked(result, "text", text, max_chars=_MAX_TEXT_CHARS))
        yield from _more(len(text) - _MAX_TEXT_CHARS, "characters")
        if objects_of(result, "mentions"):
            yield Text()
            yield entity_marks.legend()

    @staticmethod
    def _marked(result: Json, part: Part, text: str, *, max_chars: int, style: str = "") -> Text:
        mentions = mentions_in(part, objects_of(result, "mentions"))
        return entity_marks.marked_text(text, mentions, max_chars=max_chars, style=style)

    def _entities(self, result: Json) -> Iterator[RenderableType]:
        entities = objects_of(result, "entities")
        if not entities:
            return
        # A column of Latin letters comes after each that may be Arabic: a terminal that reorders whole lines
        # would else read two such columns as one run and swap them.
        table = _table(("name", {}), ("type", {}), ("mentions", {"justify": "right"}), ("id", {}), ("where", {}))
        for entity in entities[:_MAX_ROWS]:
            mark = entity_marks.mark_of(text_of(entity, "type"))
            count = number_of(entity, "count")
            table.add_row(
                self._cell(text_of(entity, "name"), mark.style),
                Text(_fact(entity, "type"), mark.style),
                Text("" if count is None else f"{count:.0f}"),
                self._cell(text_of(entity, "id")),
                Text(_place(entity)),
            )
        yield table
        yield from _more(len(entities) - _MAX_ROWS, "entities")

    def _topics(self, result: Json) -> Iterator[RenderableType]:
        topics = [*objects_of(result, "topics"), *objects_of(result, "subtopics"), *objects_of(result, "own_topics")]
        if result.get("topic_correction"):
            yield Text("as an editor decided", "dim")
        if not topics:
            return
        table = _table(("topic", {}), ("key", {}), ("confidence", {"no_wrap": True}), ("code", {}))
        for topic in topics[:_MAX_ROWS]:
            table.add_row(
                self._cell(text_of(topic, "label")),
                Text(_fact(topic, "key")),
                _confidence(number_of(topic, "confidence")),
                Text(_fact(topic, "code"), "dim"),
            )
        yield table

    def _removed(self, result: Json) -> Iterator[RenderableType]:
        removed = objects_of(result, "removed")
        if not removed:
            return
        table = _table(("reason", {}), ("rule", {"style": "dim"}), ("text", {"ratio": 1}))
        for span in removed[:_MAX_ROWS]:
            table.add_row(Text(_fact(span, "reason")), Text(_fact(span, "rule")), self._cell(text_of(span, "text")))
        yield table
        yield from _more(len(removed) - _MAX_ROWS, "removed pieces")

    def _undone(self, result: Json) -> Iterator[RenderableType]:
        """A stage that did not do all of its part is never shown like one that found nothing."""
        for stage in PIPELINE:
            report = reduce(object_of, stage.report_path, result)
            status = _fact(report, "status")
            if status and status != "done":
                notes = one_line(", ".join(texts_of(report, "notes")[:_MAX_ROWS]), max_chars=_MAX_CELL_CHARS)
                what = {"partial": "done in part", "not_done": "not done"}.get(status, status)
                yield Text(f"{stage.name}: {what}{f' ({notes})' if notes else ''}", "yellow")

    def _additions(self, result: Json) -> Iterator[RenderableType]:
        """What stages found for which an article has no field of its own."""
        additions = object_of(result, "additions")
        rows = [
            (stage, *value) for stage in additions for value in object_of(object_of(additions, stage), "values").items()
        ]
        if not rows:
            return
        table = _table(("stage", {}), ("name", {}), ("value", {"ratio": 1}))
        for stage, name, value in rows[:_MAX_ROWS]:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            table.add_row(self._cell(stage), self._cell(name), self._cell(shown))
        yield table
        yield from _more(len(rows) - _MAX_ROWS, "values")

    def _time(self, result: Json) -> Iterator[RenderableType]:  # noqa: ARG002
        accepted_at = time_of(self.article, "accepted_at")
        steps = waterfall.steps_of(objects_of(self.article, "timeline")[:_MAX_ROWS], accepted_at)
        if not steps:
            return
        right = {"justify": "right", "no_wrap": True}
        table = _table(("stage", {}), ("outcome", {}), ("waited", right), ("worked", right), ("", {"ratio": 1}))
        for step in steps:
            outcome = _fact(step.record, "outcome")
            table.add_row(
                Text(_fact(step.record, "stage") or "?"),
                Text(outcome, _OUTCOME_STYLES.get(outcome, "red")),
                Text(duration(step.waited_ms)),
                Text(duration(step.worked_ms)),
                waterfall.Bar(step, total_ms=steps[-1].ends_ms),
            )
        yield table
        yield waterfall.legend()
        for step in steps:
            told = [*texts_of(step.record, "notes")[:_MAX_ROWS], _fact(step.record, "model")]
            if any(told):
                shown = one_line(", ".join(note for note in told if note), max_chars=_MAX_CELL_CHARS)
                yield Text(f"{waterfall.stage_of(step)}: {shown}", "dim")

    def _events(self, result: Json) -> Iterator[RenderableType]:  # noqa: ARG002
        events = objects_of(self.article, "events")
        if not events:
            return
        table = _table(("at", {"style": "dim"}), ("event", {}), ("detail", {"ratio": 1}))
        for event in events[:_MAX_ROWS]:
            at = time_of(event, "at")
            detail = ", ".join(f"{name} {value}" for name, value in event.items() if name not in ("at", "event"))
            table.add_row(
                Text(f"{at.astimezone(UTC):%H:%M:%S} UTC" if at else ""),
                Text(_fact(event, "event")),
                self._cell(detail),
            )
        yield table
        yield from _more(len(events) - _MAX_ROWS, "events")

    def _directed(self, text: Text) -> DirectedText:
        return DirectedText(text, self.mode, align=self.align)

    def _cell(self, text: str, style: str = "") -> DirectedText:
        return DirectedText(Text(one_line(text, max_chars=_MAX_CELL_CHARS), style), self.mode, align=self.align)


def _titled(title: str, parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number == 0:
            yield Text()
            yield Text(title, "bold underline")
        yield part


def _table(*columns: tuple[str, dict[str, Any]]) -> Table:
    expand = any("ratio" in options for _, options in columns)
    table = Table(box=None, expand=expand, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name, options in columns:
        table.add_column(name, **options)
    return table


def _more(number: int, what: str) -> Iterator[RenderableType]:
    if number > 0:
        yield Text(f"… and {number:,} more {what}", "dim italic")


def _confidence(confidence: float | None) -> Text:
    if confidence is None:
        return Text()
    filled = round(min(1.0, max(0.0, confidence)) * _TOPIC_BAR)
    return Text.assemble(("━" * filled, "green"), ("─" * (_TOPIC_BAR - filled), "dim"), f" {confidence:4.0%}")


def _fact(source: Json, name: str) -> str:
    return one_line(text_of(source, name), max_chars=_MAX_CELL_CHARS)


def _language(result: Json) -> str:
    language, confidence = _fact(result, "language"), number_of(result, "language_confidence")
    if not language or language == "und":
        return "language not known" if language else ""
    return f"language {language}" + (f" ({confidence:.0%})" if confidence is not None else "")


def _published(result: Json) -> str:
    at = time_of(result, "published_at")
    return f"published {at:%Y-%m-%d %H:%M}" if at else ""


def _place(entity: Json) -> str:
    latitude, longitude = number_of(entity, "latitude"), number_of(entity, "longitude")
    known = latitude is not None and longitude is not None
    coordinates = f"{latitude:.2f}, {longitude:.2f}" if known else ""
    return "  ".join(part for part in (_fact(entity, "country"), coordinates) if part)


def _ms(time: timedelta) -> float:
    return max(0.0, time / timedelta(milliseconds=1))
