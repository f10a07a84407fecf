"""Fixtures and settings that every test has."""

import os

from hypothesis import settings

pytest_plugins = ["tests.support.servers", "tests.support.ledger", "tests.support.http"]

# How long one example takes says something of the machine, nothing of the code.
# Where a change is judged, the same examples are tried each time; everywhere else new ones are looked for.
settings.register_profile("khabar", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("khabar")
