"""A problem as a page shows it."""

from typing import Any

from fastapi.exceptions import RequestValidationError

from shared.web.problems import Problem


def problem_with(error: Problem | RequestValidationError) -> dict[str, Any]:
    """Status, title, detail and the fields that are wrong."""
    if isinstance(error, Problem):
        errors = [{"field": one.field, "detail": one.detail} for one in error.errors]
        return {"status": error.status, "title": error.title, "detail": error.detail, "errors": errors}
    wrong = [{"field": ".".join(map(str, one["loc"][1:])), "detail": one["msg"]} for one in error.errors()]
    return {"status": 422, "title": "The request is not valid", "detail": "", "errors": wrong}
