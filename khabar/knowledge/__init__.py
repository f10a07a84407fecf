"""Dumps and lists of the world's names, read and joined into one file: `khabar knowledge build`.

Reading order: `facts.py` (what every source is read into), `opening.py` (files as they come, compressed or not),
`wikidata.py`, `geonames.py`, `follow_the_money.py`, `popolo.py`, `sources.py` (which file is which), `joining.py`
(what several sources say of one thing), `building.py` (the whole).
"""
