"""The evaluation of entity linking on sample articles written for it; data/ holds them."""
