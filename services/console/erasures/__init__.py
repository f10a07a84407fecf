"""Take an article out of everything that is kept."""
