"""Fixtures and settings that every test has."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.servers", "tests.support.ledger", "tests.support.http"]

# How long one example takes says something of the machine, nothing of the code.
# Where a change is judged, the same examples are tried each time; everywhere else new ones are looked for.
settings.register_profile("khabar", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("khabar")

# What tests real processes against each other, on a machine that may be busy with something else.
_REAL_SERVERS = frozenset({"browser", "chaos", "e2e", "integration"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test of real servers a second time; the summary names those that needed it (RERUN), as faults to mend."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).parts[0] in _REAL_SERVERS:
            item.add_marker(pytest.mark.flaky(reruns=1))
