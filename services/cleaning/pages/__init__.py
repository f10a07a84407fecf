"""A web page: its blocks of text, which of them are the article, and what its head states."""
