"""`khabar scale`: change the number of a stage's workers while everything runs."""

import sys
import time
from typing import Final

import click

from khabar.scaling.wanted import write_order
from khabar.supervisor import holder_of, read_state
from shared.errors import ConfigurationError
from shared.pipeline import STAGE_NAMES
from shared.settings import load_settings
from shared.this_program import khabar

_STAGES: Final = STAGE_NAMES
_PATIENCE_S: Final = 90.0


@click.command()
@click.argument("stage", type=click.Choice(_STAGES))
@click.argument("count", type=click.IntRange(0, 256), metavar="N")
def command(stage: str, count: int) -> None:
    """Have N workers of STAGE in the stack of this data folder (KHABAR_HOME), and wait until it is so.

    With 0 the stage stands still and its articles wait. Workers that leave finish what they have.
    """
    run_folder = load_settings().home.absolute() / "run"
    if holder_of(run_folder / "lock") is None:
        raise ConfigurationError(f"Nothing runs on {run_folder.parent}. Start it with `{khabar('up')}`.")
    write_order(run_folder / "wanted", stage, count)
    deadline = time.monotonic() + _PATIENCE_S
    ready = -1
    while time.monotonic() < deadline:
        state = read_state(run_folder / "state.json")
        workers = [process for process in state.processes if process.group == stage] if state else []
        ready = sum(process.state == "ready" for process in workers)
        if len(workers) == ready == count:
            click.echo(f"{stage}: {count} workers")
            return
        time.sleep(0.2)
    click.echo(f"{stage}: {ready} of {count} workers after {_PATIENCE_S:.0f} s", err=True)
    sys.exit(3)
