"""A small supervisor of processes, for the single-machine mode."""
