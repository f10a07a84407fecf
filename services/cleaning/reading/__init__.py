"""Reading: the form that a text came in is recognised first, and undone by a small reader of its own.

In: the content as posted. Out: a `Reading`: plain lines for the cleaner, the map from them to the content, what the
form itself said (the headers of an e-mail, the fields of a record), and the name of the form.

A form may hold another (an e-mail with wrapped lines, a record with markup): `read` asks again until nothing more is
recognised. Recognition is conservative: a text that is not surely of a form is read as `plain`, unchanged.
Files: `reading.py` (the loop and the way back), `rewriting.py` (edits with their map), `rows.py`, and a reader a form.
"""

from services.cleaning.reading.reading import PLAIN, Reading, read, restored

__all__ = ["PLAIN", "Reading", "read", "restored"]
