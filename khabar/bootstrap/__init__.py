"""Set-up of a fresh checkout, before anything is installed: standard library only."""
