"""What is known of a line: its own shape and words, its place, its neighbours, its page. No signal decides.

In: lines with their cues. Out: a matrix with a row a line and a column a name of `names()`. Signals work alike in every
script; phrases of seven languages only add to them.
"""
