"""Which lines are the article: one learned decision over all lines, then a few constraints that hold whatever it says.

In: lines. Out: a `Decision`, each line kept or removed for a reason, with the chance that this is right. What decides,
in this order:

1. `model.py`: boosted trees give each line the chances of being removed, kept or the title, from all `signals/`.
2. `constraints.py`: one copy of everything, a list that the text announces stays whole, never empty.
3. `decision.py`: what is left is decided once more as if it were all there was, until nothing changes.
"""
