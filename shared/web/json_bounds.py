"""A bound on what a JSON text makes of its bytes, looked up before it is parsed.

A field or a value of two bytes becomes an object of a hundred, and a field that nobody knows a line of an error.
"""

import re
from typing import Final

from shared.web.problems import Problem

# Without escapes, every quotation mark begins or ends a string.
_STRING: Final = re.compile(rb'"[^"]*"')


def check_json(text: bytes, *, most: int) -> None:
    """See that a JSON text holds no more strings, and no more commas between values, than `most`.

    Takes nothing for a short text, and the time of some copies for a long one.

    Raises: Problem 422.
    """
    # Each has at least a quotation mark or a comma.
    if len(text) <= most or text.count(b'"') + text.count(b",") <= most:
        return
    plain = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') <= 2 * most and _STRING.sub(b"", plain).count(b",") <= most:
        return
    hint = f"At most {most} fields and values are allowed in one JSON text (KHABAR_MAX_JSON_ITEMS)."
    raise Problem(422, "too-many-fields", "The JSON holds too many fields or values", hint)
