"""One running stack for the end-to-end tests that do not break it."""

from collections.abc import Iterator

import pytest

from tests.support.stack import RunningStack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A whole Khabar, shared by the tests of this process."""
    # A proxy that is not there must not matter: nothing of Khabar goes through one on its own machine.
    proxy = {"HTTP_PROXY": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1"}
    with running_stack(tmp_path_factory.mktemp("stack") / "home", settings=proxy) as running:
        yield running
