"""Fixtures and settings that every test has."""

from hypothesis import settings

pytest_plugins = ["tests.support.servers", "tests.support.ledger", "tests.support.http"]

# How long one example takes says something of the machine, nothing of the code.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")
