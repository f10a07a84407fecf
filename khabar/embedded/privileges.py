"""How PostgreSQL is run by users that it refuses, without adding a user to the machine."""

import os
import pwd
import subprocess
import sys
from functools import cache

from khabar.supervisor.spec import RunAs, launch_command
from shared.errors import ConfigurationError


@cache
def unprivileged() -> RunAs:
    """`self` for an ordinary user. Root, and a container's user without a name, which PostgreSQL refuses both:
    a user namespace, or where root may not make one, the user nobody.

    Raises: ConfigurationError if nothing of this is possible.
    """
    root = os.geteuid() == 0
    if not root and _has_name():
        return "self"
    ways: list[RunAs] = ["namespace"] if sys.platform.startswith("linux") else []
    if root:
        ways.append("nobody")
    for way in ways:
        attempt = launch_command([sys.executable, "-I", "-S", "-c", ""], run_as=way)
        if subprocess.run(attempt, capture_output=True, check=False, timeout=30).returncode == 0:
            return way
    if not root:
        raise ConfigurationError(
            f"PostgreSQL refuses to run as user number {os.geteuid()}, which has no name on this machine. "
            "Add the user to /etc/passwd, or set DATABASE_URL."
        )
    raise ConfigurationError(
        "PostgreSQL refuses to run as root, and this machine allows neither user namespaces nor a change to the user "
        "nobody with access to the project folder. Run Khabar as an ordinary user, or set DATABASE_URL."
    )


def _has_name() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True
