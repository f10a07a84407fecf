"""The pages of the quarantine: look, edit, redrive, discard."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.connections import console_of
from services.console.cursors import read_cursor, write_cursor
from services.console.pages.forms import checked, first, given
from services.console.pages.language_names import language_code
from services.console.pages.page import PageRoute, name_of, read_form, render, see
from services.console.posted_names import posted_names
from services.console.quarantine import store as quarantine
from services.console.quarantine.actions import decide, edit, no_such
from services.console.quarantine.decisions import preview
from services.console.quarantine.routes import Decision, Discarding, QuarantinePage
from services.console.quarantine.store import Status
from shared.ledger.posting import split_media_type
from shared.pipeline import STAGE_NAMES
from shared.web.ledger_pool import reading
from shared.web.posted_body import edited_body
from shared.web.problems import Problem
from shared.web.viewer import note_for_audit

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_LIST: Final = "/operations/quarantine"
_FILTERS: Final = ("status", "stage", "reason", "source", "language")
_SHOWN_CHARS: Final = 200_000
_ANY: Final = "any"


@router.get(_LIST)
async def get_quarantine(request: Request) -> Response:
    """Burials, newest first, and what can be done with them."""
    wanted = {name: value for name, value in request.query_params.items() if value.strip()}
    page = checked(QuarantinePage, _filter(wanted) | {n: wanted[n] for n in ("cursor", "limit") if n in wanted})
    before = read_cursor(page.cursor) if page.cursor is not None else None
    async with reading(console_of(request).pool) as connection:
        found = await quarantine.list_items(connection, page.chosen(), limit=page.limit + 1, before=before)
        items = found[: page.limit]
        names = await posted_names(connection, [item.article_id for item in items])
    values = {
        "items": items,
        "names": names,
        "next": write_cursor(items[-1].at, items[-1].id) if len(found) > page.limit else None,
        "filters": {name: wanted.get(name, "") for name in _FILTERS},
        "narrowed": any(name in wanted for name in _FILTERS),
        "statuses": get_args(Status),
        "all_stages": STAGE_NAMES,
        "done": request.query_params.get("done"),
    }
    return render(request, "quarantine/list.html", values)


@router.post(_LIST)
async def post_decision(request: Request) -> Response:
    """Redrive or discard the ticked ones, or all that match; of all it first shows how many that would be."""
    form = await read_form(request)
    discarding = first(form, "action") == "discard"
    chosen: dict[str, Any] = {"ids": form["item"]} if form.get("item") and "all" not in form else {}
    if not chosen and "all" not in form:
        raise Problem(422, "nothing-chosen", "Nothing was chosen", "Tick at least one, or choose all that match.")
    shared = chosen or {"filter": _filter({name: values[0] for name, values in form.items() if values[0].strip()})}
    decision: Decision = (
        checked(Discarding, {**shared, **given(form, "by"), "reason": first(form, "why") or ""})
        if discarding
        else checked(Decision, {**shared, **given(form, "by")})
    )
    if "all" in form and "sure" not in form:
        async with reading(console_of(request).pool) as connection:
            count, some = await preview(connection, decision.choice(), discard=discarding)
            items = [found[0] for item in some if (found := await quarantine.read_item(connection, item))]
        fields = [(name, value) for name, values in form.items() for value in values if name != "csrf_token"]
        values = {"count": count, "items": items, "discarding": discarding, "fields": fields}
        return render(request, "quarantine/sure.html", values)
    count = await _decide(request, decision)
    return see(f"{_LIST}?done={count}")


@router.get(_LIST + "/{item_id}")
async def get_item(request: Request, item_id: UUID) -> Response:
    """One burial: the article as it would be redriven, the error, where and when."""
    async with reading(console_of(request).pool) as connection:
        found = await quarantine.read_item(connection, item_id)
        names = await posted_names(connection, [found[0].article_id]) if found else {}
    if found is None:
        raise no_such(item_id)
    item, evidence = found
    kind, charset = split_media_type(evidence.media_type or "text/plain")
    text = (evidence.raw or b"").decode(charset, "replace")
    values = {
        "item": item,
        "evidence": evidence,
        "name": names.get(item.article_id) if item.article_id else None,
        "kind": kind,
        "text": text[:_SHOWN_CHARS],
        "cut": len(text) > _SHOWN_CHARS,
        "message": evidence.message[:_SHOWN_CHARS],
        "editable": item.status == "open" and evidence.article_state == "quarantined",
    }
    return render(request, "quarantine/item.html", values)


@router.post(_LIST + "/{item_id}")
async def post_item(request: Request, item_id: UUID) -> Response:
    """Edit, redrive or discard one."""
    form = await read_form(request)
    match first(form, "action"):
        case "edit":
            await _edit(request, item_id, form)
        case "edit-redrive":
            await _edit(request, item_id, form)
            await _one(request, item_id, checked(Decision, {"ids": [item_id], **given(form, "by")}))
        case "discard":
            reason = first(form, "why") or ""
            await _one(request, item_id, checked(Discarding, {"ids": [item_id], "reason": reason, **given(form, "by")}))
        case _:
            await _one(request, item_id, checked(Decision, {"ids": [item_id], **given(form, "by")}))
    return see(f"{_LIST}/{item_id}")


async def _edit(request: Request, item_id: UUID, form: Mapping[str, Sequence[str]]) -> None:
    console = console_of(request)
    async with reading(console.pool) as connection:
        found = await quarantine.read_item(connection, item_id)
        if found is None:
            raise no_such(item_id)
    _, evidence = found
    # Browsers send the lines of a text area with carriage returns.
    content = (first(form, "content") or "").replace("\r\n", "\n")
    posted = edited_body(content, evidence.media_type or "text/plain", evidence.facts or {}, console.settings)
    await edit(console.pool, item_id, posted, by=first(form, "by") or name_of(request))


async def _one(request: Request, item_id: UUID, decision: Decision) -> None:
    if not await _decide(request, decision):
        hint = f"Its article went on since: look at {_LIST}/{item_id} again."
        raise Problem(409, "nothing-to-decide", "There is nothing to decide about this item", hint)


async def _decide(request: Request, decision: Decision) -> int:
    note_for_audit(request, **decision.model_dump(mode="json", exclude_defaults=True))
    why = decision.reason if isinstance(decision, Discarding) else None
    by = decision.by or name_of(request)
    return await decide(request, console_of(request).pool, decision.choice(), discarding=why, by=by)


def _filter(wanted: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: wanted[name] for name in _FILTERS if name in wanted}
    if "language" in found:
        found["language"] = language_code(found["language"])
    if found.get("status") == _ANY:
        found["status"] = None
    return found
