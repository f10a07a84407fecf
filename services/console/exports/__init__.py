"""Exports of a search: JSON Lines, CSV, FollowTheMoney and Parquet, written as they are read."""
