"""How sure OCR was, from a result that anybody may have shaped."""

from typing import Any

import pytest

from services.console.articles.page import _ocr_confidence


@pytest.mark.parametrize(
    ("result", "sure"),
    [
        ({"metadata": {"document": {"ocr": {"confidence": 0.87}}}}, 0.87),
        ({"metadata": {"document": {"ocr": {"confidence": "high"}}}}, None),
        ({"metadata": {"document": "report.pdf"}}, None),
        ({"metadata": None}, None),
        ({}, None),
    ],
)
def test_only_a_number_is_a_confidence(result: dict[str, Any], sure: float | None) -> None:
    assert _ocr_confidence(result) == sure
