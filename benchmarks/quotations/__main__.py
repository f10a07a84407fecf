"""How many quotations are found, and how many of those found are right: `python -m benchmarks.quotations`.

The sentences are ours, written before the code; the odd lines were looked at while it was made (dev), the even ones
were not (test). Names are found by the shipped tagger, so that a name it misses costs a quotation. Right is: the same
speaker, and the same words but for marks at the ends.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import table
from services.extraction.handler import make_handler
from shared.contracts.article import CleanArticle, Quotation, Report
from shared.settings import Settings

DATA = Path(__file__).parent / "data"
_TAG = re.compile(r"<(?P<end>/)?(?P<kind>[sq])(?P<number>\d)(?:=(?P<name>[^>]*))?>")
_EDGES = " .،,;:!؟?\"“”«»'"


@dataclass(frozen=True)
class Sentence:
    """A text, and who says what in it."""

    language: str
    text: str
    said: tuple[tuple[str, str], ...]


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, one a line; `<s1>` marks a speaker, `<q1>` what he says, `=` another's name."""
    for line in path.read_text(encoding="utf-8").splitlines():
        parts: dict[str, str] = {}
        text, at = "", 0
        opened: dict[str, int] = {}
        for tag in _TAG.finditer(line):
            text += line[at : tag.start()]
            at = tag.end()
            key = f"{tag['kind']}{tag['number']}"
            if tag["end"]:
                parts[key] = text[opened.pop(key) :]
            else:
                opened[key] = len(text)
                if tag["name"]:
                    parts[f"s{tag['number']}"] = tag["name"]
        text += line[at:]
        said = tuple((parts[f"s{key[1]}"], parts[key]) for key in parts if key[0] == "q" and f"s{key[1]}" in parts)
        # In Arabic a name that is no tag's own (`<s2=…>`) is not closed.
        yield Sentence(path.stem, re.sub(r"\s+", " ", text).strip(), said)


def right(found: Quotation, said: tuple[str, str]) -> bool:
    """Whether a quotation is this one."""
    speaker, words = said
    return speaker in (found.speaker, found.speaker.strip()) and found.text.strip(_EDGES) == words.strip(_EDGES)


def main() -> None:
    """Print precision and recall by language and half."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", choices=["dev", "test"], help="print what is missed and what is wrong")
    show = options.parse_args().show
    extract = make_handler(Settings())
    rows = []
    for path in sorted(DATA.glob("*.txt")):
        counts = {"dev": [0, 0, 0], "test": [0, 0, 0]}
        for number, sentence in enumerate(read(path), 1):
            half = "dev" if number % 2 else "test"
            article = extract(CleanArticle(text=sentence.text, language=sentence.language, cleaning=Report()))
            hits = [q for q in article.quotations if any(right(q, said) for said in sentence.said)]
            for place, number_of in enumerate((len(sentence.said), len(article.quotations), len(hits))):
                counts[half][place] += number_of
            if show == half and not len(sentence.said) == len(article.quotations) == len(hits):
                print(sentence.text, sentence.said, [(q.speaker, q.text) for q in article.quotations], sep="\n  ")
        for half, (wanted, found, hit) in counts.items():
            rows.append([path.stem, half, wanted, found, f"{hit / max(1, found):.2f}", f"{hit / max(1, wanted):.2f}"])
    print(table(["language", "half", "quotations", "found", "precision", "recall"], rows))


if __name__ == "__main__":
    main()
