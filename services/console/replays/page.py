"""The pages of replays: order one, try it first, see what would change, follow it, pause and cancel it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.pages.forms import checked, first, given
from services.console.pages.language_names import language_code
from services.console.pages.page import PageRoute, language_of, name_of, read_form, render, see
from services.console.replays import store as replays
from services.console.replays.routes import ReplayOrder, difference, progress_of
from shared.ledger.reading import read_titles
from shared.media_topics import MEDIA_TOPICS
from shared.pipeline import PIPELINE, STAGE_NAMES
from shared.web.ledger_pool import reading
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_LIST: Final = "/operations/replays"
_FILTERS: Final = ("state", "reason", "language", "source", "topic", "model_stage", "model_not", "model_below")
_TIMES: Final = ("since", "until")
_PAGE: Final = 20


@router.get(_LIST)
async def get_replays(request: Request, cursor: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """Replays and dry runs, newest first, and the form for a new one."""
    before = read_cursor(cursor) if cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await replays.list_replays(connection, limit=_PAGE + 1, before=before)
    page = found[:_PAGE]
    language = language_of(request)
    values = {
        "replays": [progress_of(replay) for replay in page],
        "next": write_cursor(page[-1].created_at, page[-1].id) if len(found) > _PAGE else None,
        "all_stages": STAGE_NAMES,
        "model_stages": [stage.name for stage in PIPELINE if stage.emits is not None],
        "topics": [(topic.code, topic.label(language)) for topic in MEDIA_TOPICS.values()],
    }
    return render(request, "replays/list.html", values)


@router.post(_LIST)
async def post_replay(request: Request) -> Response:
    """Give an order; what is not a dry run is asked about once more, with the number of articles it concerns."""
    form = await read_form(request)
    wanted = _order(form)
    note_for_audit(request, **wanted.model_dump(mode="json", exclude_defaults=True))
    order = wanted.model_copy(update={"by": wanted.by or name_of(request)}).order()
    now = datetime.now(UTC)
    async with reading(console_of(request).pool) as connection:
        if not order.trial and "sure" not in form:
            count = await replays.count_matches(connection, order.filter, now)
            fields = [(name, value) for name, values in form.items() for value in values if name != "csrf_token"]
            return render(request, "replays/sure.html", {"count": count, "order": order, "fields": fields})
        replay_id = await replays.create_replay(connection, order, now)
    note_for_audit(request, replay=str(replay_id))
    return see(f"{_LIST}/{replay_id}")


@router.get(_LIST + "/{replay_id}")
async def get_replay(
    request: Request, replay_id: UUID, part: Annotated[str | None, Query(pattern="^progress$")] = None
) -> Response:
    """How far it has come; of a dry run, what would change. `part=progress` is what keeps itself up to date."""
    async with reading(console_of(request).pool) as connection:
        replay = await replays.read_replay(connection, replay_id)
        if replay is None:
            raise Problem(404, "no-such-replay", "There is no such replay", f"None has the id {replay_id}.")
        tried = await replays.read_tried(connection, replay_id) if replay.trial else []
        titles = await read_titles(connection, [one.article_id for one in tried])
    values = {
        "replay": progress_of(replay),
        "sample": [difference(one) for one in tried],
        "titles": {str(article_id): found for article_id, found in titles.items()},
    }
    return render(request, "replays/progress.html" if part else "replays/replay.html", values)


@router.post(_LIST + "/{replay_id}")
async def post_change(request: Request, replay_id: UUID) -> Response:
    """Pause, resume or cancel."""
    form = await read_form(request)
    action = first(form, "action")
    note_for_audit(request, replay=str(replay_id), action=action)
    actions: dict[str | None, Literal["pause", "resume", "cancel"]] = {
        "pause": "pause",
        "resume": "resume",
        "cancel": "cancel",
    }
    if action not in actions:
        raise Problem(422, "invalid-form", "The form is not valid", "action: pause, resume or cancel")
    async with reading(console_of(request).pool) as connection:
        changed = await replays.change_state(connection, replay_id, actions[action])
    if not changed:
        raise Problem(409, "wrong-state", f"This replay cannot {action} now", "Look at its state first.")
    return see(f"{_LIST}/{replay_id}")


def _order(form: Mapping[str, Sequence[str]]) -> ReplayOrder:
    wanted: dict[str, Any] = given(form, *_FILTERS)
    if "language" in wanted:
        wanted["language"] = language_code(wanted["language"])
    if "model_not" not in wanted and "model_below" not in wanted:
        # The stage is always chosen in the form; it means something only beside a model.
        wanted.pop("model_stage", None)
    # Days, as forms give them, begin and end at midnight UTC.
    wanted |= {name: f"{day}T00:00:00Z" for name, day in given(form, *_TIMES).items()}
    fields: dict[str, Any] = {"filter": wanted, "dry_run": "dry_run" in form}
    return checked(ReplayOrder, {**fields, **given(form, "stage", "rate", "note", "by", "sample")})
