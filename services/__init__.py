"""One folder per service; they never import each other."""
