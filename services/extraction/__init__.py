"""Extraction: a clean article in, the same article with mentions and entities out.

In: `CleanArticle`. Out: `AnnotatedArticle`; title and text are read as one article (`whole_article.py`), and a language
without a measured tagger gets no mentions and the report `not_done`, `not_supported:<language>`. Knobs:
`KHABAR_GAZETTEER`, the users' own entities. Models and knowledge are in data/, made by training/train_entities.py and
training/build_gazetteer.py.

Reading order: `stage.py`, `protocols.py`, then how names are found: `neural_tagger.py` with `tokens.py`, `pieces.py`,
`token_windows.py`, `gazetteer_labels.py` and `decoding.py`; what the gazetteer sees for it: `gazetteer_tagger.py` with
`context.py`, `organisations.py`, `events.py`, `people.py` and the words of `naming_words.py`; and what the names stand
for: `gazetteer_linker.py`, whose docstring names the rest.
"""
