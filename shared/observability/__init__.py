"""Logs and metrics: set up once per process, named in one place."""
