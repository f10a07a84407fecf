"""Pairs of near texts with what the one is to the other, written by hand."""
