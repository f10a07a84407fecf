"""Spans between quotation marks."""

import re
from typing import Final

# Longer than any quotation of a newspaper's paragraph: so far is looked for the closing mark.
_LONGEST: Final = 2_000
_PAIRS: Final = (("«", "»"), ("“", "”"), ("„", "“"), ("”", "“"), ("‹", "›"), ('"', '"'))
_QUOTED: Final = re.compile(
    "|".join(
        rf"{opening}(?P<said{number}>[^{opening}{closing}\n]{{1,{_LONGEST}}}){closing}"
        for number, (opening, closing) in enumerate(_PAIRS)
    )
)


def quoted_spans(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """For each quotation the span with its marks and that of what is between them, without spaces at its ends.

    Marks are paired within a line; a straight mark opens and closes in turn.
    """
    found = []
    for match in _QUOTED.finditer(text):
        group = match.lastgroup
        said = match.group(group) if group else ""
        start = match.start(group or 0) + len(said) - len(said.lstrip())
        end = start + len(said.strip())
        if end > start:
            found.append((match.span(), (start, end)))
    return found
