from shared.text.clitics import readings


def forms(word: str) -> list[str]:
    return [reading.form for reading in readings(word)]


def test_the_word_itself_is_the_first_reading() -> None:
    assert forms("لبنان")[0] == "لبنان"


def test_conjunction_and_preposition_are_taken_away_one_by_one() -> None:
    assert forms("وبحلب") == ["وبحلب", "بحلب", "حلب"]


def test_double_lam_hides_an_article() -> None:
    assert "الامم" in forms("للامم")


def test_two_letters_are_never_split() -> None:
    assert forms("بن") == ["بن"]
