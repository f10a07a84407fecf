"""One article: what it says, what was found, how it got here; and the lists and counts of all."""
