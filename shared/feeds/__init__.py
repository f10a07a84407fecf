"""Feeds and sitemaps of news as they are read, whoever fetched them; nothing in here asks the network."""
