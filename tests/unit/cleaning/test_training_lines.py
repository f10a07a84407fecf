"""How pages with gold text become labelled lines for the decider."""

import pytest

from training.lines.alignment import label_lines
from training.lines.dumps import dump_page
from training.lint_phrases import fired

PAGE = """<html><head><title>Ferry back | The Post</title></head><body><nav><a>Home</a><a>World</a></nav>
<h1>Ferry back after the storm</h1>
<p>The <b>ferry</b> to the islands is back after two days in port, the operator said.</p>
<p>Why it stopped</p><p>A storm had torn away part of the quay, and divers had to look at the rest of it first.</p>
<div>The ferry was late on Monday, readers of this paper wrote in many letters that we print here.</div>
</body></html>"""
GOLD = (
    "The ferry to the islands is back after two days in port, the operator said. Why it stopped "
    "A storm had torn away part of the quay, and divers had to look at the rest of it first."
)


def test_a_page_is_dumped_by_block_and_by_text_node() -> None:
    dump = dump_page(PAGE)
    blocks = [line for line in dump.blocks if line]
    assert blocks[0] == "HomeWorld"
    assert blocks[2] == "The ferry to the islands is back after two days in port, the operator said."
    assert dump.nodes[:5] == ["Home", "World", "Ferry back after the storm", "The", "ferry"]
    assert dump.tab_title == "Ferry back | The Post"


def test_lines_of_the_gold_text_are_labelled_short_ones_by_their_place() -> None:
    lines = [line for line in dump_page(PAGE).blocks if line]
    kept, covered = label_lines(lines, GOLD)
    assert [line for line, is_kept in zip(lines, kept, strict=True) if is_kept] == lines[2:5]
    assert covered == pytest.approx(1.0)


def test_a_text_of_another_page_labels_nothing() -> None:
    kept, covered = label_lines(
        [line for line in dump_page(PAGE).blocks if line], "Nothing of this is on the page at all."
    )
    assert (any(kept), covered) == (False, 0.0)


def test_a_phrase_fires_as_a_line_as_an_opening_or_inside() -> None:
    found = fired(
        {"share this", "read more about ferries", "we print letters"}, {"share this", "read more", "print", "x"}
    )
    assert found == ({"share this"}, {"share this", "read more"}, {"share this", "read more", "print"})
