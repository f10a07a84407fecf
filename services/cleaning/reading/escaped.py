"""HTML that was escaped once too often: `&lt;p&gt;` for `<p>`, as feeds and exports hold it."""

import html
import re
from typing import Final

from services.cleaning.reading.forms import Undone
from services.cleaning.reading.rewriting import Edit

FORM: Final = "escaped_html"

_FEWEST_TAGS: Final = 2
_TAG: Final = re.compile(r"&(?:amp;)*lt;(/?)(?:p|br|div|h[1-6]|ul|ol|li|a|span|strong|em|b|i|img|blockquote|figure)\b")
_ENTITY: Final = re.compile(r"&(?:amp;)*(lt|gt|quot|amp|#39|#34|#60|#62|apos);")


def read_escaped(text: str) -> Undone | None:
    """The text with its markup unescaped; None if it does not hold several escaped tags, a closing one among them."""
    if "&lt;" not in text and "lt;" not in text:
        return None
    tags = _TAG.findall(text)
    if len(tags) < _FEWEST_TAGS or not any(tags):
        return None
    edits = [Edit(match.start(), match.end(), html.unescape(f"&{match[1]};")) for match in _ENTITY.finditer(text)]
    return Undone(FORM, 1.0, edits)
