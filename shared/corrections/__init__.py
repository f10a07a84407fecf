"""What readers decided about entities: what a decision does to an article, and how articles get it."""
