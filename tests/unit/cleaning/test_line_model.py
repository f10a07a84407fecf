from services.cleaning.line_features import feature_names, line_features
from services.cleaning.line_model import MODEL_FILE, RULE, THRESHOLD, prune, reads_as_page
from services.cleaning.lines import Line, read_lines
from services.cleaning.rule_cleaner import RuleCleaner
from services.cleaning.trees import load_trees
from services.cleaning.verdicts import Verdicts, decide, settle

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


def page() -> str:
    return "\n".join([*MENU, "Storm closes the harbour of the old town", *BODY, *TEASERS, *FOOT])


def test_the_model_has_the_features_that_are_made() -> None:
    assert load_trees(MODEL_FILE).columns == tuple(feature_names())
    lines = read_lines(page())
    verdicts = decide(lines, None)
    assert line_features(lines, verdicts, None).shape == (len(lines), len(feature_names()))


def test_only_the_text_of_a_whole_page_is_weighed_by_the_model() -> None:
    lines = read_lines("\n".join(BODY * 12))
    verdicts = decide(lines, None)
    settle(lines, verdicts, None)
    pasted = read_lines("\n".join(BODY))
    assert not reads_as_page(pasted, decide(pasted, None))
    assert prune(pasted, decide(pasted, None), None) == decide(pasted, None)


def test_the_article_of_a_page_stays_whole() -> None:
    cleaned = RuleCleaner().clean(page())
    assert cleaned.text.split("\n\n") == BODY
    assert cleaned.title == "Storm closes the harbour of the old town"


def test_what_the_model_removes_says_so_with_its_score() -> None:
    lines, verdicts, kept = judged()
    for index in range(kept[-1] + 1, kept[-1] + 1 + len(TEASERS)):
        verdicts.cues[index] = None
    pruned = prune(lines, verdicts, None)
    removed = [cue for before, cue in zip(verdicts.cues, pruned.cues, strict=True) if before is None and cue]
    assert removed
    assert all(cue.rule == RULE and 1.0 - THRESHOLD <= cue.score <= 1.0 for cue in removed)
    assert all(pruned.cues[index] is None for index in kept)


def judged() -> tuple[list[Line], Verdicts, list[int]]:
    """The page's lines, the rules' verdicts, and what the rules keep."""
    lines = read_lines(page())
    verdicts = decide(lines, None)
    settle(lines, verdicts, None)
    return lines, verdicts, [index for index, cue in enumerate(verdicts.cues) if cue is None]


def test_cleaning_a_page_twice_is_as_once() -> None:
    once = RuleCleaner().clean(page())
    assert RuleCleaner().clean(once.text, title=once.title).text == once.text
