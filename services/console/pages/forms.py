"""What a form says, checked by the same models as the API."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from services.console.pages.problem_page import wrong_fields
from shared.web.problems import Problem

M = TypeVar("M", bound=BaseModel)


def checked(model: type[M], values: Mapping[str, Any]) -> M:
    """The values as the model wants them.

    Raises: Problem 422 that names each field that is wrong.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        errors = wrong_fields(error.errors(include_url=False, include_input=False, include_context=False))
        raise Problem(422, "invalid-form", "The form is not valid", errors=errors) from error


def first(form: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The value of a field, or None if it was left empty."""
    values = form.get(name)
    return values[0] if values and values[0].strip() else None


def given(form: Mapping[str, Sequence[str]], *names: str) -> dict[str, str]:
    """Those of the fields that were filled in."""
    return {name: value for name in names if (value := first(form, name)) is not None}
