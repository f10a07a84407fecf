"""What the tagger is trained on: articles of labelled sentences, each with the scheme that its labels follow."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from training.entities.sentences import Sentence, flat, in_blocks, read_conll, read_marked

OWN: Final = Path(__file__).parent / "labelled"
# Sentences that corpora without article boundaries are read in together.
_BLOCK: Final = 8
# Of WikiGold, the sentences after this share are kept for measuring.
WIKIGOLD_SHARE: Final = 0.6


@dataclass(frozen=True)
class Corpus:
    """Articles under one labelling scheme; `repeats`: how often an epoch reads them."""

    name: str
    scheme: str
    articles: Sequence[Sequence[Sentence]]
    repeats: float = 1.0


def training_corpora(data: Path, silver: Path | None) -> list[Corpus]:
    """The training sets of `data`/ner, the project's own sentences, and `silver` English if given."""
    folder = data / "ner"

    def conll(name: str) -> list[list[Sentence]]:
        articles = read_conll(folder / f"{name}.conll")
        return articles if len(articles) > 1 else list(in_blocks(flat(articles), _BLOCK))

    corpora = [
        Corpus("news_train", "news", conll("news_train"), repeats=2),
        Corpus("anercorp_train", "anercorp", conll("anercorp_train"), repeats=2),
        Corpus("newsfane_train", "newsfane", conll("newsfane_train"), repeats=0.5),
        Corpus("aqmar_train", "aqmar", conll("aqmar_train"), repeats=0.5),
        Corpus("wojood_sample_train", "wojood", conll("wojood_sample_train")),
        Corpus("en_wikigold", "latin", list(in_blocks(wikigold(data)[0], _BLOCK)), repeats=1.5),
    ]
    for path in sorted(OWN.glob("*.txt")):
        scheme = "news" if path.stem.removeprefix("homographs_") in ("ar", "fa") else "latin"
        # Each of these sentences is a story of its own.
        corpora.append(Corpus(f"own_{path.stem}", scheme, [[sentence] for sentence in read_marked(path)], repeats=1.5))
    if silver is not None:
        corpora.append(Corpus("silver_en", "silver", list(in_blocks(read_marked(silver), _BLOCK))))
    return corpora


# Open sets whose licence lets a model trained on them ship: file, scheme, share of an epoch.
OPEN: Final = (
    ("de_germeval_test", "latin", 0.2),
    ("fr_sequoia_train", "latin", 0.5),
    ("tr_wikiner_train", "latin", 0.3),
    ("fa_parstwiner_train", "news", 0.5),
    ("pt_uner_bosque_train", "names", 0.25),
)


def tuning_corpora(data: Path) -> list[Corpus]:
    """What the shipped tagger is trained further on: much of what it knows already, and what is new to it."""
    shares = {"news_train": 0.5, "anercorp_train": 0.1, "en_wikigold": 0.4}
    known = [
        replace(corpus, repeats=shares.get(corpus.name, corpus.repeats)) for corpus in training_corpora(data, None)
    ]
    kept = [corpus for corpus in known if corpus.name in shares or corpus.name.startswith("own_")]
    folder = data / "ner" / "open"
    new = [
        Corpus(name, scheme, list(in_blocks(flat(read_conll(folder / f"{name}.conll")), _BLOCK)), repeats=share)
        for name, scheme, share in OPEN
    ]
    return [*kept, *new]


def wikigold(data: Path) -> tuple[list[Sentence], list[Sentence]]:
    """The part of en_wikigold that is trained on, and the rest, which is only measured."""
    sentences = flat(read_conll(data / "ner" / "en_wikigold.conll"))
    cut = round(len(sentences) * WIKIGOLD_SHARE)
    return sentences[:cut], sentences[cut:]


def one_epoch(corpora: Sequence[Corpus], rng: random.Random) -> list[tuple[str, Sequence[Sentence]]]:
    """The articles of an epoch with their schemes, in random order; fractions of a repeat are drawn at random."""
    drawn = []
    for corpus in corpora:
        for article in corpus.articles:
            times = int(corpus.repeats) + (rng.random() < corpus.repeats % 1)
            drawn += [(corpus.scheme, article)] * times
    rng.shuffle(drawn)
    return drawn
