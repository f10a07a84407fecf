"""One module for each command of `khabar`."""
