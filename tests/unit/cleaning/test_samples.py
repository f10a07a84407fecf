"""Every sample article comes out as the file beside it says."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from khabar.demo.samples import SAMPLES as ARTICLES
from tests.unit.cleaning.builders import cleaned

SAMPLES = sorted(ARTICLES.glob("*.expected.json"))


def content_of(expected: Path) -> str:
    stem = expected.name.removesuffix(".expected.json")
    return next(path for path in expected.parent.glob(f"{stem}.*") if path != expected).read_text(encoding="utf-8")


def test_there_are_samples_of_every_kind() -> None:
    languages = [json.loads(path.read_text(encoding="utf-8"))["language"] for path in SAMPLES]
    assert languages.count("ar") >= 8
    assert {"ar", "de", "en", "es", "fa", "fr", "tr"} == set(languages)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_sample_is_cleaned_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    article = cleaned(content_of(path))
    assert (article.title, article.language) == (expected["title"], expected["language"])
    assert article.text.startswith(expected["body_starts_with"])
    assert article.text.endswith(expected["body_ends_with"])
    assert len(article.text.split("\n\n")) == expected["body_paragraphs"]
    assert [(span.reason, span.text) for span in article.removed] == [
        (span["reason"], span["text"]) for span in expected["removed"]
    ]
    assert (article.source, article.author) == (expected.get("source"), expected.get("author"))
    stated = expected.get("published_at")
    assert article.published_at == (datetime.fromisoformat(stated) if stated else None)
