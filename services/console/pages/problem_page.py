"""A problem as a page shows it: in the reader's words, with the fields that are wrong."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from services.console.pages.languages import Words
from shared.web.problems import FieldError, Problem

# What a reader calls a field, where that is not the field's name under `field` in the messages.
_REST: Final = "__root__"


def as_problem(error: Problem | RequestValidationError) -> Problem:
    """The problem of a request. An address with a broken id in it is one where nothing is."""
    if isinstance(error, Problem):
        return error
    found = error.errors()
    if any(one["loc"][:1] == ("path",) for one in found):
        return Problem(404, "not-found", "There is nothing at this address")
    return Problem(422, "invalid-request", "The request is not valid", errors=wrong_fields(found))


def wrong_fields(errors: Sequence[Any]) -> list[FieldError]:
    """What pydantic says, as fields with the kind of what is wrong."""
    return [
        FieldError(
            field=".".join(str(part) for part in one["loc"] if part not in ("query", "body")) or _REST,
            detail=one["msg"].removeprefix("Value error, "),
        )
        for one in errors
    ]


def problem_values(problem: Problem, words: Words) -> dict[str, Any]:
    """Status, title, detail and the fields that are wrong. Details in English are said to be so."""
    known = words.messages.get(f"problem.{problem.kind}")
    return {
        "status": problem.status,
        "title": known or words.messages.get(f"problem.{problem.status}") or words("problem.other"),
        "said": "" if known and not problem.detail else f"{problem.title}. {problem.detail}".rstrip(". ") + ".",
        "errors": [field_words(one, words) for one in problem.errors],
    }


def field_words(error: FieldError, words: Words) -> dict[str, str]:
    """A wrong field: its name, and what is wrong, in the reader's words where there are some."""
    return {
        "field": "" if error.field == _REST else error.field,
        "label": words.code("field", error.field),
        "detail": wrong_words(error.detail, words),
    }


def wrong_words(detail: str, words: Words) -> str:
    """What is wrong with a field. Known are the usual complaints; the others stay as the model says them."""
    for key, beginnings in _COMPLAINTS.items():
        if detail.lower().startswith(beginnings):
            return words(f"wrong.{key}")
    return detail


_COMPLAINTS: Final = {
    "missing": ("field required",),
    "too_short": ("string should have at least",),
    "too_long": ("string should have at most",),
    "order": ("since must be before until",),
    "moment": ("input should be a valid da", "is no day of the calendar", "needs to be a string in iso 8601"),
    "number": ("input should be a valid number", "input should be greater", "input should be less"),
    "choice": ("input should be '", "must be one of"),
    "id": ("input should be a valid uuid",),
    "address": ("input should be a valid url", "is not a web address", "has a host that cannot be"),
    "pattern": ("string should match", "holds a user name", "needs to be ascii"),
}
"""How the models' complaints begin, by the key of their words."""
