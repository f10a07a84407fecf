"""The sample articles, made ready to post."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khabar.article_files import ArticleFiles
from shared.errors import ConfigurationError

SAMPLES: Final = Path(__file__).parent / "articles"

_SUFFIXES: Final = frozenset({".txt", ".html"})
_SOURCE: Final = "khabar demo"


@dataclass(frozen=True)
class Sample:
    """One sample: its file's name without the suffix, and the line to post."""

    name: str
    line: bytes


def load_samples(run: str, *, folder: Path = SAMPLES) -> list[Sample]:
    """The samples of a folder, in the order of their names.

    `run` makes their external ids its own, so that each run posts new articles.

    Raises: ConfigurationError if there is none, or one cannot be read.
    """
    paths = sorted(path for path in folder.glob("*") if path.suffix in _SUFFIXES)
    if not paths:
        raise ConfigurationError(f"There are no sample articles in {folder}; is the installation complete?")
    return [Sample(path.stem, _line(path, {"source": _SOURCE, "external_id": f"{run}-{path.stem}"})) for path in paths]


def posted_text(sample: Sample) -> str:
    """The content as it is posted."""
    return str(json.loads(sample.line)["content"])


def _line(path: Path, facts: Mapping[str, str]) -> bytes:
    return next(ArticleFiles([path], facts=dict(facts)).lines())
