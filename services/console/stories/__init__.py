"""Stories as they are read: lists, one story with its articles, and what rises today."""
