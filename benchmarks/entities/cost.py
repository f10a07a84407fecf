"""Speed, memory and start of the extraction stage, in a process of its own: `python -m benchmarks.entities.cost FILE`.

Prints one JSON object: seconds until the stage is ready, articles per second of processor time, as one worker with a
core of its own would do them, pieces per article, and the largest resident size in MB.
"""

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.contracts.article import AnnotatedArticle, CleanArticle
from shared.settings import Settings

# The length that speed is stated for: a typical article of an agency.
PIECES: Final = 600
ARTICLES: Final = 150


def main() -> None:
    path = Path(sys.argv[1])
    began = time.process_time()
    from services.extraction.handler import make_handler  # noqa: PLC0415 (importing is part of starting)

    handle = make_handler(Settings())
    started = time.process_time() - began
    texts = _texts(path)
    for text in texts[:5]:
        handle(CleanArticle(text=text, language="ar"))
    rate = _rate(handle, texts[5:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"start_s": started, "articles_per_s": rate, "peak_mb": peak}))


def _texts(path: Path) -> list[str]:
    """Articles cut or joined to about PIECES pieces each."""
    from services.extraction.neural_tagger import PIECES_FILE  # noqa: PLC0415
    from services.extraction.pieces import Pieces  # noqa: PLC0415
    from services.extraction.tokens import tokens  # noqa: PLC0415

    pieces = Pieces(PIECES_FILE.read_bytes())
    texts: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            found = tokens(text)
            total = 0
            for token, ids in zip(found, pieces.of([text[t.start : t.end] for t in found]), strict=True):
                total += len(ids)
                if total >= PIECES:
                    texts.append(text[: token.end])
                    break
            if len(texts) == ARTICLES + 5:
                break
    return texts


def _rate(handle: Callable[[CleanArticle], AnnotatedArticle], texts: list[str]) -> float:
    began = time.process_time()
    for text in texts:
        handle(CleanArticle(text=text, language="ar"))
    return len(texts) / (time.process_time() - began)


if __name__ == "__main__":
    main()
