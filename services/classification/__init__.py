"""Classification: an annotated article in, its IPTC Media Topics out.

In: `AnnotatedArticle`. Out: `ClassifiedArticle`: topics with calibrated confidence, best first, none when unsure.
Reports `not_supported:<language>`, `too_short`, `unsure`, `truncated`. Knobs: none; thresholds belong to the model
of each language and are chosen when it is trained (`training/train_topics.py`, card in docs/models/topics.md).

Reading order: `stage.py`, `protocols.py`, then `linear_model.py`, `word_vectors.py`, `words.py`, `media_topics.py`.
"""
