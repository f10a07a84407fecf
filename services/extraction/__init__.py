"""Extraction: a clean article in, the same article with mentions and entities out.

In: `CleanArticle`. Out: `AnnotatedArticle`; a language without a measured tagger gets no mentions and the report
`not_done`, `not_supported:<language>`. Knobs: `KHABAR_GAZETTEER`, the users' own entities; the shipped
gazetteer is data/gazetteer.jsonl.gz, made by training/build_gazetteer.py; the words that
guide the rules are in `lexicon.py`.

Reading order: `stage.py`, `protocols.py`, `normalisation.py` (spelling), `gazetteer_tagger.py` (finding names) with
`context.py`, `organisations.py`, `events.py` and `people.py`, `gazetteer_linker.py` (what the names stand for),
whose docstring names the rest.
"""
