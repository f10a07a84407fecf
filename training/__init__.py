"""The scripts that made each shipped model."""
