"""Fixtures that every test can use."""

pytest_plugins = ["tests.support.servers", "tests.support.ledger", "tests.support.http"]
