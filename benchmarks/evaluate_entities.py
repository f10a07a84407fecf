"""Measure the entity taggers and the linker: `python -m benchmarks.evaluate_entities [--data FOLDER]`.

Exact span and type, on CoNLL files and on this folder's own sentences (entities/labelled); a found span is widened to
the tokens that it touches. Beside the tagger that ships: the gazetteer alone and, for English, spaCy's small model,
which `make evaluate-entities` installs into build/spacy. Then size, speed, memory, and the linking of names.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from benchmarks.entities.documents import Document, conll, marked
from benchmarks.entities.scoring import HEADER, Tag, row, score
from benchmarks.linking.__main__ import lines as linking_lines
from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import MODEL_FILE, PIECES_FILE, NeuralTagger
from services.extraction.protocols import Span
from shared.contracts.article import EntityType

OWN: Final = Path(__file__).parent / "entities" / "labelled"
# Set, head of the network, whether the gazetteer is compared.
SETS: Final = (
    ("news_dev", "news", True),
    ("anercorp_test", "anercorp", True),
    ("cleananercorp_test", "news", False),
    ("newsfane_test", "news", False),
)
# The sentences of en_wikigold that training did not see (training/entities/corpora.py).
WIKIGOLD_REST: Final = 0.6
# Sets by others, in blocks of ten sentences; their schemes differ from ours.
OTHERS: Final = (
    ("en_worldwide_dev", "latin"),
    ("en_uner_pud_test", "latin"),
    ("fr_sequoia_test", "latin"),
    ("es_conll2002_dev", "latin"),
    ("es_mxnews_test", "latin"),
    ("de_germeval_dev", "latin"),
    ("de_uner_pud_test", "latin"),
    ("tr_wikiner_test", "latin"),
    ("fa_peyma_test", "news"),
    ("fa_parstwiner_test", "news"),
    ("it_kind_wn_test", "latin"),
    ("pt_uner_pud_test", "latin"),
    ("sw_masakha2_test", "latin"),
    ("ar_wojood_sample_test", "news"),
)
# Real news under our scheme, labelled by hand.
REAL_NEWS: Final = ("en_news_dev", "fr_news_dev", "es_news_dev", "de_news_dev")
OTHERS_BLOCK: Final = 10
HOMOGRAPHS: Final = {"ar": "news", "en": "latin", "fr": "latin", "es": "latin"}
OWN_LANGUAGES: Final = {"en": "latin", "fr": "latin", "es": "latin", "de": "latin", "tr": "latin", "fa": "news"}


class Spacy:
    """spaCy's small English model behind another interpreter."""

    def __init__(self, python: Path) -> None:
        self._python = python

    def score(self, name: str, documents: Sequence[Document]) -> str:
        texts = json.dumps([document.text for document in documents])
        done = subprocess.run(
            [self._python, Path(__file__).parent / "entities" / "spacy_names.py"],
            input=texts,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return f"{name}: spaCy did not run: {done.stderr.strip().splitlines()[-1]}"
        answers = {
            document.text: [Span(start, end, cast(EntityType, kind)) for start, end, kind in spans]
            for document, spans in zip(documents, json.loads(done.stdout), strict=True)
        }
        return row(name, score(answers.__getitem__, documents))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--block", type=int, default=1, help="sentences joined into one document")
    parser.add_argument("--spacy", type=Path, help="a Python that has spaCy and its small English model")
    options = parser.parse_args()
    gazetteer = Gazetteer.load()
    known = GazetteerTagger(gazetteer)
    neural = NeuralTagger.load(known)

    def by(head: str) -> Tag:
        return lambda text: neural.tag_by(head, text).spans

    print(f"{neural.name}; {options.block} sentences a document; F1 of each type, of names (without MISC), of all")
    print(HEADER)
    for name, head, compared in SETS:
        documents = conll(options.data / "ner" / f"{name}.conll", options.block)
        print(row(f"{name}, {head} head", score(by(head), documents)), flush=True)
        if compared:
            print(row(f"{name}, gazetteer alone", score(known.tag, documents)), flush=True)
    path = options.data / "ner" / "en_wikigold.conll"
    seen = round(len(conll(path, 1)) * WIKIGOLD_REST)
    english = conll(path, options.block, part=slice(seen, None))
    for name, documents in (("en_wikigold, unseen part", english), ("own en", marked(OWN / "en.txt"))):
        print(row(f"{name}, latin head", score(by("latin"), documents)), flush=True)
        print(row(f"{name}, gazetteer alone", score(known.tag, documents)), flush=True)
        if options.spacy:
            print(Spacy(options.spacy).score(f"{name}, spaCy en_core_web_sm", documents), flush=True)
    for language, head in OWN_LANGUAGES.items():
        if language != "en":
            print(row(f"own {language}, {head} head", score(by(head), marked(OWN / f"{language}.txt"))), flush=True)
    for language, head in HOMOGRAPHS.items():
        documents = marked(OWN / f"homographs_{language}.txt")
        print(row(f"homographs {language}, {head} head", score(by(head), documents)), flush=True)
    for name in REAL_NEWS:
        documents = conll(options.data / "ner" / f"{name}.conll", OTHERS_BLOCK)
        print(row(f"{name}, latin head", score(by("latin"), documents)), flush=True)
    for name, head in OTHERS:
        documents = conll(options.data / "ner" / "open" / f"{name}.conll", OTHERS_BLOCK)
        print(row(f"{name}, {head} head", score(by(head), documents)), flush=True)

    size = (MODEL_FILE.stat().st_size + PIECES_FILE.stat().st_size) / 1e6
    articles = options.data / "load" / "articles_ar.jsonl.gz"
    cost = json.loads(
        subprocess.run(
            [sys.executable, "-m", "benchmarks.entities.cost", articles], capture_output=True, text=True, check=True
        ).stdout
    )
    print(
        f"\nmodel {size:.1f} MB; ready in {cost['start_s']:.1f} s; {cost['articles_per_s']:.1f} articles of 600 pieces "
        f"a second on one core (processor time of the whole stage); {cost['peak_mb']:.0f} MB resident at most\n"
    )
    print("\n".join(linking_lines(gazetteer, neural)))


if __name__ == "__main__":
    main()
