"""TCP ports on the loopback address."""

import random
import socket

from shared.errors import ConfigurationError

# Below the ports that Linux (32768) and macOS (49152) lend to outgoing connections, which could take ours between
# choosing it and listening on it.
CANDIDATES = range(20000, 32000)
TRIES = 200


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections are only fading away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_port(host: str = "127.0.0.1") -> int:
    """A port that no one listens on now, chosen at random so that stacks side by side rarely meet.

    Raises: ConfigurationError if none is found.
    """
    for _ in range(TRIES):
        port = random.choice(CANDIDATES)
        if port_is_free(port, host):
            return port
    raise ConfigurationError(f"No free TCP port was found on {host} between 20000 and 32000. Stop some servers.")


def require_free(port: int, *, what: str, host: str = "127.0.0.1") -> None:
    """Raises: ConfigurationError if another process listens on the port."""
    if not port_is_free(port, host):
        raise ConfigurationError(
            f"{what} cannot use port {port} on {host}: another process is listening there. Stop it or choose another."
        )
