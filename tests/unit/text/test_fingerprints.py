import subprocess
import sys

import pytest

from shared.text.fingerprints import KEYS, MIN_SHINGLES, SKETCH_SIZE, fingerprint, similarity, unpack_sketch


def a_text(words: int, start: int = 0) -> str:
    return " ".join(f"كلمة{n}" for n in range(start, start + words))


def jaccard(first: str, second: str) -> float:
    a, b = fingerprint(first), fingerprint(second)
    assert a is not None
    assert b is not None
    return similarity(a, b).jaccard


def near(first: str, second: str) -> bool:
    a, b = fingerprint(first), fingerprint(second)
    assert a is not None
    assert b is not None
    return similarity(a, b).near


def test_spelling_punctuation_and_diacritics_do_not_matter() -> None:
    assert fingerprint("أعْلَنَتِ السُّلطات، في «درنة»!") == fingerprint("اعلنت السلطات في درنه")


@pytest.mark.parametrize("text", ["", " \n", "…", "\u200b"])
def test_text_without_words_has_no_fingerprint(text: str) -> None:
    assert fingerprint(text) is None


def test_a_short_text_has_no_keys_and_a_long_one_has_so_many() -> None:
    shortest, longer = fingerprint(a_text(MIN_SHINGLES + 2)), fingerprint(a_text(MIN_SHINGLES + 3))
    assert shortest is not None
    assert longer is not None
    assert (shortest.keys, len(longer.keys)) == ((), KEYS)
    longest = fingerprint(a_text(1000))
    assert longest is not None
    assert (len(longest.keys), len(longest.sketch)) == (KEYS, SKETCH_SIZE)


def test_similarity_of_short_texts_is_exact() -> None:
    assert jaccard(a_text(103), a_text(103, start=50)) == 50 / 150


@pytest.mark.parametrize("shared", [0.1, 0.5, 0.9])
def test_similarity_of_long_texts_is_close(shared: float) -> None:
    start = round(5000 * (1 - shared) / (1 + shared))
    assert jaccard(a_text(5003), a_text(5003, start=start)) == pytest.approx(shared, abs=0.07)


def test_an_edited_copy_is_near_and_another_article_is_not() -> None:
    text = a_text(200)
    assert near(text, f"بيروت - {text.replace('كلمة50 ', 'لفظ ')} (وكالات)")
    assert not near(text, a_text(200, start=150))


def test_an_excerpt_of_half_is_near_and_a_paragraph_is_not() -> None:
    text = a_text(200)
    assert near(text, a_text(100, start=20))
    assert not near(text, a_text(40, start=20))


def test_scripts_without_spaces_have_near_copies() -> None:
    text = "".join(chr(0x4E00 + 37 * n) for n in range(100))
    assert near(text, text[:50] + "天" + text[50:])


def test_a_packed_sketch_is_the_same_unpacked() -> None:
    found = fingerprint(a_text(50))
    assert found is not None
    assert unpack_sketch(found.packed_sketch) == found.sketch


def test_another_process_makes_the_same_fingerprint() -> None:
    code = "from shared.text.fingerprints import fingerprint; print(fingerprint('واحد اثنان ثلاثة أربعة خمسة'))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == str(fingerprint("واحد اثنان ثلاثة أربعة خمسة"))
