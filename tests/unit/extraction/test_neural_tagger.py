import multiprocessing
from functools import cache
from pathlib import Path

import pytest

from services.extraction.gazetteer import Gazetteer
from services.extraction.gazetteer_tagger import GazetteerTagger
from services.extraction.neural_tagger import MODEL_FILE, PIECES_FILE, NeuralTagger
from shared.errors import ConfigurationError

AGENCY = "قال المتحدث باسم هيئة الإغاثة الزرقاء سليمان الطرفاوي إن القافلة وصلت إلى بلدة كفر الزيتونة في ريف إدلب."


@cache
def gazetteer() -> GazetteerTagger:
    return GazetteerTagger(Gazetteer.load())


@cache
def tagger() -> NeuralTagger:
    return NeuralTagger.load(gazetteer())


def found(text: str, language: str = "ar") -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.type) for span in tagger().tag(text, language=language).spans]


def test_names_that_no_list_has_are_found() -> None:
    names = found(AGENCY)
    assert ("سليمان الطرفاوي", "PER") in names
    assert ("هيئة الإغاثة الزرقاء", "ORG") in names
    assert ("كفر الزيتونة", "LOC") in names


def test_english_names_are_found() -> None:
    text = "Marguerite Oyelaran of the Lakeside Housing Trust flew to Bamako on Tuesday."
    assert found(text, "en") == [
        ("Marguerite Oyelaran", "PER"),
        ("Lakeside Housing Trust", "ORG"),
        ("Bamako", "LOC"),
    ]


def test_an_article_is_tagged_alike_whatever_came_before_it() -> None:
    once = tagger().tag(AGENCY, language="ar")
    tagger().tag("نص آخر عن باريس ومحمد", language="ar")
    assert tagger().tag(AGENCY, language="ar") == once


def test_a_copy_of_the_tagger_in_a_forked_process_answers_alike() -> None:
    here = found(AGENCY)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(found, (AGENCY,)) == here


def test_a_long_text_is_read_to_its_end() -> None:
    text = "\n".join([*["جملة لا اسم فيها تتكرر مرارا وتكرارا في هذا النص الطويل جدا."] * 300, AGENCY])
    spans = tagger().tag(text, language="ar").spans
    assert text[spans[-1].start : spans[-1].end] in ("إدلب", "ريف إدلب")
    assert any(text[span.start : span.end] == "سليمان الطرفاوي" for span in spans)


def test_beyond_the_limit_the_gazetteer_goes_on_and_it_is_said() -> None:
    small = NeuralTagger(MODEL_FILE.read_bytes(), PIECES_FILE.read_bytes(), gazetteer(), max_pieces=20)
    text = f"{AGENCY} {AGENCY} دمشق"
    tagged = small.tag(text, language="ar")
    border = tagged.read_to
    assert border is not None
    assert 0 < border < len(AGENCY)
    assert text[tagged.spans[-1].start : tagged.spans[-1].end] == "دمشق"
    assert all(first.end <= second.start for first, second in zip(tagged.spans, tagged.spans[1:], strict=False))


@pytest.mark.parametrize("text", ["", "   \n\n ", "؟!؟!", "\u200f", "و" * 5000, "a" * 5000, "🙂 🙂", "\ud83d"])
def test_strange_texts_are_read(text: str) -> None:
    for span in tagger().tag(text, language="ar").spans:
        assert text[span.start : span.end].strip()


def test_a_file_that_is_no_model_is_refused_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(ConfigurationError, match=r"broken\.onnx"):
        NeuralTagger.load(gazetteer(), model=broken)
