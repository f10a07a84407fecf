"""How a server that refuses to run as root is run by root, without adding a user to the machine."""

import os
import subprocess
import sys
from functools import cache

from khabar.supervisor.spec import RunAs, launch_command
from shared.errors import ConfigurationError


@cache
def unprivileged() -> RunAs:
    """`self` for ordinary users; for root a user namespace, or where those are forbidden the user nobody.

    Raises: ConfigurationError if root can do neither.
    """
    if os.geteuid() != 0:
        return "self"
    ways: tuple[RunAs, ...] = ("namespace", "nobody") if sys.platform.startswith("linux") else ("nobody",)
    for way in ways:
        attempt = launch_command([sys.executable, "-I", "-S", "-c", ""], run_as=way)
        if subprocess.run(attempt, capture_output=True, check=False, timeout=30).returncode == 0:
            return way
    raise ConfigurationError(
        "PostgreSQL refuses to run as root, and this machine allows neither user namespaces nor a change to the user "
        "nobody with access to the project folder. Run Khabar as an ordinary user, or set DATABASE_URL."
    )
