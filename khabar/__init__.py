"""Khabar in one place: the command line, the single-machine stack and the client. Sits above the services."""
