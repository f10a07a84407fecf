import numpy as np

from services.extraction.decoding import best_path
from services.extraction.gazetteer_labels import LABELS

BEGIN, INSIDE, OTHER = LABELS.index("B-PER"), LABELS.index("I-PER"), LABELS.index("I-LOC")


def scores(*rows: dict[int, float]) -> np.ndarray:
    matrix = np.zeros((len(rows), len(LABELS)), dtype=np.float32)
    for at, row in enumerate(rows):
        for label, score in row.items():
            matrix[at, label] = score
    return matrix


def test_well_formed_labels_are_the_best_of_each_token() -> None:
    assert best_path(scores({BEGIN: 5}, {INSIDE: 5}, {0: 5})) == [BEGIN, INSIDE, 0]


def test_no_name_begins_inside() -> None:
    assert best_path(scores({INSIDE: 5, BEGIN: 4}, {INSIDE: 5})) == [BEGIN, INSIDE]


def test_a_name_does_not_change_its_type_inside() -> None:
    assert best_path(scores({BEGIN: 9}, {OTHER: 5, INSIDE: 4})) == [BEGIN, INSIDE]


def test_nothing_has_no_labels() -> None:
    assert best_path(scores()) == []
