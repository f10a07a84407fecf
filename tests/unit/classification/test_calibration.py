"""The reliability table of the model card follows from the recorded answers of the models that are shipped."""

import hashlib
import json
import re
from pathlib import Path

from shared.settings import PROJECT_ROOT

CARD = PROJECT_ROOT / "docs" / "models" / "topics.md"
ANSWERS = PROJECT_ROOT / "docs" / "models" / "topics_answers.json"
ROW = re.compile(r"^\| (0\.\d)-\d\.\d \| (\d+) \| (\S+) \| (\S+) \| (\S+) \|$", re.MULTILINE)


def recorded(path: Path = ANSWERS) -> list[tuple[float, bool, bool]]:
    return [tuple(answer) for answer in json.loads(path.read_text(encoding="utf-8"))["answers"] if answer]


def test_the_table_of_the_card_is_that_of_the_recorded_answers() -> None:
    bins: dict[int, list[tuple[float, bool, bool]]] = {}
    for answer in recorded():
        bins.setdefault(min(9, int(answer[0] * 10)), []).append(answer)
    expected = [
        (
            f"{step / 10:.1f}",
            str(len(found)),
            *(f"{sum(column) / len(found):.2f}" for column in zip(*found, strict=True)),
        )
        for step, found in sorted(bins.items())
    ]
    assert ROW.findall(CARD.read_text(encoding="utf-8")) == expected


def test_the_calibration_error_is_what_the_card_says() -> None:
    gaps: dict[int, float] = {}
    for confidence, right, _ in recorded():
        step = min(9, int(confidence * 10))
        gaps[step] = gaps.get(step, 0.0) + confidence - right
    error = sum(map(abs, gaps.values())) / len(recorded())
    assert error <= 0.04
    assert f"| 0.873 | 0.947 | 0.861 | {error:.3f} |" in CARD.read_text(encoding="utf-8")


def test_the_answers_are_of_the_models_that_are_shipped() -> None:
    folder = PROJECT_ROOT / "services" / "classification" / "data"
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".npz", ".onnx", ".bin", ".gz", ".json"}):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    assert json.loads(ANSWERS.read_text(encoding="utf-8"))["models"] == found.hexdigest()
