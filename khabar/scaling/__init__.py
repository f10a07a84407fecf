"""How many workers each stage of the single machine has: told by a command, or found out by load."""
