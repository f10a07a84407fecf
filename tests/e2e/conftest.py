"""One running stack for the end-to-end tests that do not break it."""

from collections.abc import Iterator

import pytest

from tests.support.stack import RunningStack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A whole Khabar, shared by the tests of this process."""
    with running_stack(tmp_path_factory.mktemp("stack") / "home") as running:
        yield running
