"""The knowledge base, looked up: names in all scripts, by their beginning or nearly so."""
