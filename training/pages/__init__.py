"""How the blocks of pages are labelled for training."""
