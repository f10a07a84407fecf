"""The first page: how the day goes."""
