"""Cleaning: a raw article in, title and body as a reader would want them out.

In: `RawArticle` (plain text or HTML, as scraped). Out: `CleanArticle`, with every removed line and why it went.
Rejects `empty` and `only_chrome`. Knobs: none; lists of words are in `lexicon.py`, weights beside their rules.

Reading order: `stage.py`, `rule_cleaner.py`, then `cues.py` (one line), `layout.py` (where the article is),
`titles.py`, `duplicates.py`, `dates.py`, `language.py`, `html.py`.
"""
