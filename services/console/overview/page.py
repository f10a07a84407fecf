"""The first page: what came in the last day, from where, about what, and what is unusual."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.console.alarms.routes import Acknowledgement, acknowledge_alarm
from services.console.connections import console_of
from services.console.held_stages import held_stages
from services.console.overview.store import (
    HOURS,
    SAMPLE,
    NamedPlace,
    Outcomes,
    count_places,
    count_topics,
    read_outcomes,
)
from services.console.pages.charts import Columns, every, stacked
from services.console.pages.forms import checked, given
from services.console.pages.language_names import language_name
from services.console.pages.languages import words_in
from services.console.pages.page import PageRoute, language_of, name_of, read_form, render, see
from services.console.pages.world_map import Place, world_map
from services.console.posted_names import posted_names
from shared.ledger.alarms import Alarm, open_alarms
from shared.ledger.backfills import pending_backfills
from shared.ledger.reading import count_states, read_recent, read_unfinished
from shared.media_topics import find_topic
from shared.web.ledger_pool import reading

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_STATES: Final = ("stored", "rejected", "quarantined")
_MOST_KINDS: Final = 7
_MOST_ALARMS: Final = 50
_RECENT: Final = 8
_TOPICS: Final = 12


@router.get("/")
async def get_overview(request: Request) -> Response:
    """The last day by hour, topics, a map of places, alarms, and the newest articles."""
    language = language_of(request)
    words = words_in(language)
    hours = every(timedelta(hours=1), HOURS, datetime.now(UTC))
    async with reading(console_of(request).pool) as connection:
        states, unfinished = await count_states(connection), await read_unfinished(connection)
        outcomes = await read_outcomes(connection, hours[0] - timedelta(seconds=1))
        topics, places = await count_topics(connection), await count_places(connection)
        alarms, backfills = await open_alarms(connection), await pending_backfills(connection)
        recent = await read_recent(connection, limit=_RECENT)
        names = await posted_names(connection, [one.id for one in recent if one.title is None])
    held = await held_stages(console_of(request).redis)
    no_source, others = words("overview.no_source"), words("overview.others")
    most = max((count for _, count in topics), default=1)
    values = {
        "total": sum(states.values()),
        "unfinished": unfinished,
        "day": {state: sum(getattr(one, state) for one in outcomes) for state in _STATES},
        "by_state": _by_state(outcomes, hours),
        "by_language": _by(
            outcomes, hours, lambda one: language_name(one.language, language) or words("overview.no_language"), others
        ),
        "by_source": _by(outcomes, hours, lambda one: one.source or no_source, others),
        "hour_links": [_articles_of(hour) for hour in hours],
        "topics": [
            {
                "code": code,
                "label": found.label(language) if (found := find_topic(code)) else code,
                "count": count,
                "share": count / most,
            }
            for code, count in topics[:_TOPICS]
        ],
        "map": world_map([_pin(place, language) for place in places], pixels=1100, shape=2.4) if places else None,
        "alarms": alarms[:_MOST_ALARMS],
        "backfills": backfills,
        "recent": recent,
        "names": names,
        "held": held,
        "sample": SAMPLE,
        "alarm_facts": alarm_facts,
    }
    return render(request, "overview/page.html", values)


@router.post("/alarms/{alarm_id}")
async def post_acknowledgement(request: Request, alarm_id: int) -> Response:
    """Say that somebody knows of an alarm."""
    form = await read_form(request)
    said = {"by": name_of(request), **given(form, "by", "note")}
    await acknowledge_alarm(request, alarm_id, checked(Acknowledgement, said))
    return see("/#alarms")


def _by_state(outcomes: Sequence[Outcomes], hours: Sequence[datetime]) -> Columns[datetime]:
    counts: dict[datetime, dict[str, int]] = {hour: {} for hour in hours}
    for one in outcomes:
        for state in _STATES:
            if (hour := one.hour.astimezone(UTC)) in counts and (count := getattr(one, state)):
                counts[hour][state] = counts[hour].get(state, 0) + count
    return stacked(list(counts.items()), kinds=_STATES)


def _by(
    outcomes: Sequence[Outcomes], hours: Sequence[datetime], kind_of: Callable[[Outcomes], str], others: str
) -> Columns[datetime]:
    """Stored articles by hour and kind, the most frequent kinds apart and the others together."""
    sums: dict[str, int] = {}
    for one in outcomes:
        sums[kind_of(one)] = sums.get(kind_of(one), 0) + one.stored
    kinds = [kind for kind, count in sorted(sums.items(), key=lambda item: (-item[1], item[0])) if count]
    shown = kinds if len(kinds) <= _MOST_KINDS + 1 else [*kinds[:_MOST_KINDS], others]
    counts: dict[datetime, dict[str, int]] = {hour: {} for hour in hours}
    for one in outcomes:
        kind = kind_of(one) if kind_of(one) in shown else others
        if (hour := one.hour.astimezone(UTC)) in counts and one.stored:
            counts[hour][kind] = counts[hour].get(kind, 0) + one.stored
    return stacked(list(counts.items()), kinds=shown)


def _articles_of(hour: datetime) -> str:
    """The search for the articles of an hour."""
    period = {"since": hour.isoformat(), "until": (hour + timedelta(hours=1)).isoformat()}
    return f"/search?{urlencode(period)}"


def _pin(place: NamedPlace, language: str) -> Place:
    name = place.names.get(language, place.name)
    link, count = f"/entities/{place.id}", f"{place.articles:,}"
    return Place(name, place.latitude, place.longitude, link, place.articles, count, wide=place.country)


def alarm_facts(alarm: Alarm) -> dict[str, str]:
    """The figures of an alarm as its sentence shows them: shares, or counts where there is nothing to share."""
    shares = alarm.kind not in ("silent", "paused", "quarantine_full")
    return {
        "observed": f"{alarm.observed:.0%}" if shares else f"{alarm.observed:.0f}",
        "expected": f"{alarm.expected:.0%}" if shares else f"{alarm.expected:.0f}",
        "articles": f"{alarm.articles:,}",
        "hours": str(alarm.hours),
    }
