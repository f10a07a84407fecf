"""Whom to believe first: for each fact of a page the places where it may stand, in order.

Measured on pages of other projects (docs/models/pages.md). The first place that states something plain wins; what a
later one adds to the same finding (a time to the same day, more names to the same name) is taken too.
"""

from typing import Final

# People first, wherever they are named; then, in the same order, desks and agencies.
AUTHORS: Final = ("linked", "marked", "meta", "near", "line", "classed")
DAYS: Final = ("linked", "meta", "marked", "time", "near", "url", "dated", "created", "modified")
TITLES: Final = ("heading", "linked", "meta", "title")
