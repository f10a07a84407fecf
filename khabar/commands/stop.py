"""`khabar stop`: stop what `khabar up` started in another terminal."""

import os
import signal
import time
from typing import Final

import click

from khabar.supervisor import holder_of
from shared.errors import ConfigurationError
from shared.settings import load_settings

_PATIENCE_S: Final = 60.0


@click.command()
def command() -> None:
    """Stop the stack of this data folder (KHABAR_HOME) and wait until it is down."""
    home = load_settings().home.absolute()
    lock = home / "run" / "lock"
    holder = holder_of(lock)
    if holder is None or not holder.pid:
        click.echo(f"Nothing runs on {home}.")
        return
    try:
        os.kill(holder.pid, signal.SIGTERM)
    except PermissionError as error:
        raise ConfigurationError(f"Process {holder.pid} belongs to another user; stop it as that user.") from error
    except ProcessLookupError:
        pass
    deadline = time.monotonic() + _PATIENCE_S
    while holder_of(lock) is not None:
        if time.monotonic() > deadline:
            raise ConfigurationError(f"Process {holder.pid} did not stop within {_PATIENCE_S:.0f} s.")
        time.sleep(0.1)
    click.echo("Stopped.")
