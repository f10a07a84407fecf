"""Cleaning: a raw article in, title and body as a reader would want them out.

In: `RawArticle` (plain text or HTML, as scraped). Out: `CleanArticle`, with every removed line and why it went, and a
map from the text back to what was posted.
Rejects `empty` and `only_chrome`. Knobs: the file of lines that recur in each source (`source_lines.py`), learnt apart
by `learning.py`; phrases are in `phrases`, a file a language.

Reading order: `stage.py`, `reading/` (forms),
`rule_cleaner.py`, then `cues.py` (one line), `layout.py` (where the article is),
`titles.py`, `duplicates.py`, `origins.py` (the map), `facts/` with `datelines.py`,
`language.py`; `pages/` for HTML.
"""
