"""The learned decision over lines, its signals and its constraints."""

import numpy as np
import pytest
from numpy.typing import NDArray

from services.cleaning.cues import Cue
from services.cleaning.deciding.constraints import keep_lists_whole
from services.cleaning.deciding.decision import Decision, decide, unsure_share
from services.cleaning.deciding.model import KEPT, REMOVED, TITLE, chances
from services.cleaning.lines import read_lines
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.signals.matrix import names, signals
from services.cleaning.signals.verdicts import rules_verdicts
from tests.unit.cleaning.builders import LEAD, SECOND, THIRD, a_scrape, cleaned
from tests.unit.cleaning.builders import TITLE as HEADLINE

MENU = ["Home", "World", "Politics", "Business", "Culture", "Sport", "Video", "Log in", "Subscribe", "Search"]
BODY = [
    "The harbour of the old town was closed on Tuesday after a storm damaged its northern wall, officials said.",
    "Engineers who inspected the wall told reporters that repairs would take at least three weeks.",
    "Fishing boats have been moved to a smaller port, and the ferry to the islands has been cancelled until Monday.",
    "The mayor said that the town had asked the ministry for help, but had not received an answer so far.",
]
TEASERS = [
    line
    for number in range(8)
    for line in (f"Ten things you should know about ferry number {number}", "Travel", f"{number + 2} hours ago")
]
FOOT = ["About us", "Contact", "Advertise", "Careers", "Terms of use", "Privacy policy", "© 2026 The Harbour Post"]
PAGE = "\n".join([*MENU, "Storm closes the harbour of the old town", *BODY, *TEASERS, *FOOT])
# Words that no list of phrases has, in scripts of which there are few phrases or none.
GREEK = [
    "Το λιμάνι της παλιάς πόλης έκλεισε την Τρίτη μετά από καταιγίδα που κατέστρεψε τον βόρειο τοίχο, είπαν αρχές.",
    "Οι μηχανικοί που επιθεώρησαν τον τοίχο είπαν ότι οι επισκευές θα διαρκέσουν τουλάχιστον τρεις εβδομάδες.",
    "Ο δήμαρχος δήλωσε ότι η πόλη ζήτησε βοήθεια από το υπουργείο, αλλά δεν έλαβε απάντηση μέχρι στιγμής.",
]
RUSSIAN = [
    "Порт старого города закрыли во вторник после шторма, который повредил северную стену, сообщили чиновники.",
    "Инженеры, осмотревшие стену, рассказали журналистам, что ремонт займет не меньше трех недель.",
    "Мэр сказал, что город попросил у министерства помощи, но ответа до сих пор не получил.",
]


def test_the_model_reads_the_signals_that_are_made() -> None:
    lines = read_lines(PAGE)
    rows = signals(lines, rules_verdicts(lines))
    assert rows.shape == (len(lines), len(names()))
    assert len(set(names())) == len(names())
    found = chances(rows)
    assert found.shape == (len(lines), 3)
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-4)


def test_the_article_of_a_page_stays_whole_and_nothing_else_does() -> None:
    cleaned_page = RuleCleaner().clean(PAGE)
    assert cleaned_page.text.split("\n\n") == BODY
    assert cleaned_page.title == "Storm closes the harbour of the old town"


@pytest.mark.parametrize("body", [GREEK, RUSSIAN])
def test_languages_without_phrases_are_read_by_shape_and_place(body: list[str]) -> None:
    menu = ["Αρχική" if body is GREEK else "Главная", "Κόσμος" if body is GREEK else "Мир", "21", "A1", "TV"]
    title = "Καταιγίδα κλείνει το λιμάνι" if body is GREEK else "Шторм закрыл порт старого города"
    assert cleaned(a_scrape(*menu, title, *body)).text.split("\n\n") == body


def test_a_text_gives_the_same_with_its_headline_and_apart_from_it() -> None:
    with_title = RuleCleaner().clean(a_scrape(HEADLINE, LEAD, SECOND, THIRD))
    apart = RuleCleaner().clean(a_scrape(LEAD, SECOND, THIRD), title=HEADLINE)
    assert (apart.title, apart.text) == (with_title.title, with_title.text)
    assert apart.text == a_scrape(LEAD, SECOND, THIRD)


def test_cleaning_a_page_twice_is_as_once() -> None:
    once = RuleCleaner().clean(PAGE)
    assert RuleCleaner().clean(once.text, title=once.title).text == once.text


def test_an_announced_list_of_which_half_is_kept_stays_whole() -> None:
    lines = read_lines(a_scrape("The council closed three quays on Monday morning:", "North", "East", "West", "Share"))
    gone = Cue("chrome", "test")
    cues: list[Cue | None] = [None, None, gone, None, gone]
    keep_lists_whole(lines, frozenset({1, 2, 3}), cues)
    assert cues == [None, None, None, None, gone]
    lost: list[Cue | None] = [None, gone, gone, None, gone]
    keep_lists_whole(lines, frozenset({1, 2, 3}), lost)
    assert lost == [None, gone, gone, None, gone]


def test_what_is_left_is_decided_again_until_it_stands() -> None:
    """A model that always removes the last of more than two lines would never be done in one pass."""

    def shy(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.zeros((len(rows), 3), dtype=np.float32)
        found[:, KEPT] = 1.0
        if len(rows) > 2:
            found[-1] = np.eye(3, dtype=np.float32)[REMOVED]
        return found

    decision = decide(read_lines(a_scrape(*BODY)), None, shy)
    assert [cue is None for cue in decision.cues] == [True, True, False, False]


def test_a_model_that_would_keep_nothing_of_the_rest_is_not_asked_again() -> None:
    def greedy(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.zeros((len(rows), 3), dtype=np.float32)
        found[:, KEPT if len(rows) == len(BODY) else REMOVED] = 1.0
        found[0] = np.eye(3, dtype=np.float32)[TITLE]
        return found

    decision = decide(read_lines(a_scrape(*BODY)), None, greedy)
    assert (decision.title, decision.body) == (0, range(1, len(BODY)))


def test_share_of_weak_decisions_is_by_words() -> None:
    lines = read_lines("one two three four\nfive six seven eight\nnine ten\neleven twelve")
    gone = Cue("chrome", "test")
    assert unsure_share(lines, Decision([None, None, gone, gone], None, [0.99, 0.9, 0.6, 0.99])) == pytest.approx(0.2)
    assert unsure_share(lines, Decision([None, None, None, gone], None, [0.99] * 4)) == 0.0


def test_a_plain_article_is_decided_without_doubt_and_says_nothing() -> None:
    assert cleaned(a_scrape(HEADLINE, LEAD, SECOND, THIRD)).cleaning.notes == ()


def test_a_brief_of_one_line_posted_with_its_headline_is_not_lost() -> None:
    """The model may take so little for chrome; then the rules speak, and the text says that it is unsure."""
    brief = "رزق الزميل فالح إبراهيم القثامي المحرر الصحفي بمكتب صحيفة مكة بالطائف بمولود ذكر"
    article = cleaned(brief, title="نواف يضيء منزل الزميل فالح القثامي")
    assert article.text == brief


def test_a_text_that_the_model_empties_is_left_to_the_rules_and_says_so() -> None:
    def never(rows: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.tile(np.array([1.0, 0.0, 0.0], dtype=np.float32), (len(rows), 1))

    lines = read_lines(PAGE)
    decision = decide(lines, None, never)
    assert [line.text for line, cue in zip(lines, decision.cues, strict=True) if cue is None] == BODY
    assert unsure_share(lines, decision) == 1.0


def test_a_posted_title_with_a_control_character_is_known_again_in_the_text() -> None:
    title = "The council of Port\x1fLennick keeps the night ferry"
    body = "Residents of the harbour town voted on Sunday to keep the night ferry running through the winter."
    cleaned = RuleCleaner().clean(f"{title}\n\n{body}", title=title)
    assert cleaned.text == body
