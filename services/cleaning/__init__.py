"""Cleaning: a raw article in, title and body as a reader would want them out.

In: `RawArticle` (plain text or HTML, as scraped). Out: `CleanArticle`, with every removed line and why it went, and a
map from the text back to what was posted. Rejects `empty` and `only_chrome`.
Knobs: the file of lines that recur in each source (`source_lines.py`), learnt apart by `learning.py`.

The way of a text (`stage.py`, then `rule_cleaner.py`):

1. `pages/` reads the article out of an HTML page; `reading/` recognises the form of a text and undoes it.
2. `lines.py` cuts it into lines, repaired by `artefacts.py`; `cues.py` says what each is by itself, from `phrases/`.
3. `layout.py`, `lists.py`, `titles.py`, `inside.py` and `verdicts.py` say what rules would do with each.
4. `signals/` tells all that is known of each line; `deciding/` labels them by one model, within a few constraints.
5. `facts/` and `datelines.py` read source, author, place and dates, also from what is removed.
6. `origins.py` maps what is kept to what was posted; `language.py` names the language.
"""
