"""Make the project's own virtual environment and install the locked packages into it.

Run by the Makefile with the system's Python: `python3 khabar/bootstrap/install.py run` (or `dev`, with the tools for
tests). It does nothing when the last installation is still right, repairs one that was interrupted, and waits when
another one is at work. Exit status 1, with a sentence, when something is missing.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = ENVIRONMENT / ".lock"
UNFINISHED = ENVIRONMENT / ".unfinished"
KINDS = ("run", "dev")
OLDEST = (3, 11)


class SetUpError(Exception):
    """The set-up cannot go on; the message says what to do."""


def main(kind: str) -> int:
    """Install what `run` or `dev` needs. Returns the exit status."""
    try:
        if is_current(kind):
            return 0
        require_tools()
        with one_at_a_time():
            if not is_current(kind):
                install(kind)
    except SetUpError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nThe project folder {PROJECT} cannot be used: {error}. It must be writable.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next start repairs the installation.", file=sys.stderr)
        return 130
    return 0


def stamp(kind: str) -> Path:
    """The file that holds the key of the last complete installation of this kind."""
    return ENVIRONMENT / f".installed-{kind}"


def key(kind: str) -> str:
    """Changes when the lock file, the package's own description, its place or the machine's Python changes."""
    digest = hashlib.sha256()
    for path in (PROJECT / "requirements" / f"{kind}.txt", PROJECT / "pyproject.toml"):
        digest.update(path.read_bytes())
    digest.update(f"{PROJECT}\n{platform.machine()}\n".encode())
    return digest.hexdigest()


def is_current(kind: str) -> bool:
    """Whether the environment holds what is asked, whole."""
    try:
        kept = stamp(kind).read_text(encoding="ascii")
    except OSError:
        return False
    return kept == key(kind) and os.access(PYTHON, os.X_OK) and not UNFINISHED.exists()


def require_tools() -> None:
    """Raises: SetUpError if this Python is too old or cannot make virtual environments."""
    if sys.version_info < OLDEST:
        raise SetUpError(f"Khabar needs Python 3.11 or later, and {sys.executable} is {platform.python_version()}.")
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpError(
            f"{sys.executable} cannot make virtual environments, for its parts venv and ensurepip are missing. "
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        )


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the environment's lock; wait for another installation to end."""
    ENVIRONMENT.mkdir(exist_ok=True)
    with LOCK.open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another installation in this folder ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(kind: str) -> None:
    """Install the locked packages and the project itself. Raises: SetUpError."""
    if UNFINISHED.exists() or not works():
        empty_environment()
        heading(f"Making a virtual environment in {ENVIRONMENT.name}/ with Python {platform.python_version()}")
        run([sys.executable, "-m", "venv", str(ENVIRONMENT)], "The virtual environment could not be made.")
    UNFINISHED.touch()
    for other in KINDS:
        stamp(other).unlink(missing_ok=True)
    heading(f"Installing the packages of requirements/{kind}.txt")
    # The lock file is complete; what it leaves out on purpose (tool.uv in pyproject.toml) shall stay out.
    pip("--no-deps", "--require-hashes", "--prefer-binary", "-r", str(PROJECT / "requirements" / f"{kind}.txt"))
    heading("Installing Khabar itself")
    pip("--no-deps", "--no-build-isolation", "--quiet", "-e", str(PROJECT))
    # What the tests need includes all that running needs.
    for installed in KINDS if kind == "dev" else ("run",):
        stamp(installed).write_text(key(installed), encoding="ascii")
    UNFINISHED.unlink()


def works() -> bool:
    """Whether the environment's Python runs, is recent enough and has pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(PYTHON), "-I", "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def empty_environment() -> None:
    """Remove everything in the environment but the lock, which others may be waiting for."""
    for path in ENVIRONMENT.iterdir():
        if path == LOCK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def pip(*arguments: str) -> None:
    """Run `pip install` in the environment. Raises: SetUpError."""
    options = ["--disable-pip-version-check", "--no-input"]
    if not cache_is_there():
        options.append("--no-cache-dir")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    run(
        [str(PYTHON), "-m", "pip", "install", *options, *arguments],
        "The packages could not be installed (pip's message is above). Check the network and the free disk space, "
        "then run the same command again.",
        environment,
    )


def cache_is_there() -> bool:
    """Whether this user has a cache of pip already: Khabar uses one but leaves none behind."""
    if chosen := os.environ.get("PIP_CACHE_DIR"):
        cache = Path(chosen)
    elif sys.platform == "darwin":
        cache = Path("~/Library/Caches/pip").expanduser()
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "pip"
    return cache.is_dir() and os.access(cache, os.W_OK)


def run(command: list[str], problem: str, environment: dict[str, str] | None = None) -> None:
    """Run a command with its output shown. Raises: SetUpError with the problem if it fails."""
    if subprocess.run(command, env=environment, cwd=PROJECT, check=False).returncode != 0:
        raise SetUpError(problem)


def heading(text: str) -> None:
    """Say what happens now."""
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in KINDS:
        sys.exit(f"usage: {sys.argv[0]} run|dev")
    sys.exit(main(sys.argv[1]))
