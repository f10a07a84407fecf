from typing import Any

import click
import pytest

from khabar.ids import ID, whole_id

LISTED = [
    "018f0000-0000-7000-8000-000000000001",
    "018f0000-0000-7000-8000-000000000002",
    "dfe2f4aa-0000-7000-8000-0000000000ff",
]


class Lists:
    """Two pages of ids."""

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        if "cursor" in query:
            return {"items": [{"id": LISTED[2]}], "next": None}
        return {"items": [{"id": one} for one in LISTED[:2]], "next": "more"}


def found(given: str) -> str:
    return whole_id(Lists(), given, "/v1/quarantine", "items")  # type: ignore[arg-type]


def test_the_beginning_of_an_id_is_enough() -> None:
    assert found("dfe2f4") == LISTED[2]


def test_a_whole_id_is_taken_as_it_is() -> None:
    other = "00000000-0000-7000-8000-000000000009"
    assert found(other) == other


def test_a_beginning_of_several_ids_names_them() -> None:
    with pytest.raises(click.ClickException, match=f"2 ids begin with 018f0000.*\n{LISTED[0]}\n{LISTED[1]}"):
        found("018f0000")


def test_a_beginning_of_none_is_told() -> None:
    with pytest.raises(click.ClickException, match="No id begins with abcd"):
        found("abcd")


@pytest.mark.parametrize("given", ["abc", "x1y2", "", "018f0000-0000-7000-8000-0000000000011"])
def test_what_cannot_begin_an_id_is_refused(given: str) -> None:
    with pytest.raises(click.BadParameter):
        ID.convert(given, None, None)
