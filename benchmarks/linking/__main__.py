"""Measure entity linking: `python -m benchmarks.linking [--errors]`."""

import argparse

from benchmarks.linking.articles import articles
from benchmarks.linking.score import Scores, score
from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_linker import GazetteerLinker
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import NeuralTagger
from services.extraction.protocols import Tagger


def report(scores: Scores, title: str) -> list[str]:
    """The table of one run."""
    links, pins = scores.links, scores.pins
    precision, recall = scores.merging
    known = links.right / max(1, scores.known)
    return [
        f"{title}, {scores.mentions} mentions",
        f"  links    precision {links.precision:.3f} ({links.right} of {links.found})  recall {links.recall:.3f} of all"
        f" {links.wanted} that name a thing of the world, {known:.3f} of the {scores.known} in the knowledge base",
        f"  pins     precision {pins.precision:.3f} ({pins.right} of {pins.found} within 30 km)"
        f"  recall {pins.recall:.3f} of {pins.wanted}",
        f"  merging  B-cubed precision {precision:.3f}  recall {recall:.3f}",
    ]


def lines(gazetteer: Gazetteer, tagger: Tagger, *, errors: bool = False) -> list[str]:
    """All tables: with the labelled names given to the linker, and with the names that the tagger finds."""
    linker = GazetteerLinker(gazetteer)
    labelled = list(articles())
    tables: list[str] = []
    for language in ("ar", "en"):
        chosen = [article for article in labelled if article.language == language]
        tables += report(score(chosen, linker), f"linking, {language}, {len(chosen)} articles, names given")
    scores = score(labelled, linker)
    tables += report(scores, f"linking, all {len(labelled)} articles, names given")
    tables += report(score(labelled, linker, tagger), "linking, all, names found by the tagger")
    return [*tables, "", *scores.links.errors, *scores.pins.errors] if errors else tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    gazetteer = Gazetteer.load()
    tagger = NeuralTagger.load(GazetteerTagger(gazetteer))
    print("\n".join(lines(gazetteer, tagger, errors=options.errors)))


if __name__ == "__main__":
    main()
