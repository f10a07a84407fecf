"""Stored articles as they come, over one connection."""
