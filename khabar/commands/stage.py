"""`khabar stage`: run one stage's pure function over JSON lines, without any server."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import click

from khabar.stage_lines import STAGES, LineError, run_lines
from shared.settings import load_settings


@click.command()
@click.argument("name", type=click.Choice(STAGES))
@click.option("--in", "input_path", type=click.File("rb"), default="-", show_default=True, help="JSON lines to read.")
@click.option("--out", "output_path", type=click.Path(path_type=Path, allow_dash=True), default="-", show_default=True)
@click.option("--quiet", is_flag=True, help="No summary on standard error.")
def command(name: str, input_path: IO[bytes], output_path: Path, *, quiet: bool) -> None:
    """Run the stage NAME over JSON lines; one line out for each line in, in order.

    The first stage takes {"id","text"} or {"id","html"}; those after it take {"id","title"?,"text"}.
    A line that cannot be processed gives {"id","error"}; exit code 3 if there was one.
    """
    watch = time.perf_counter()
    lines = failed = 0
    with _opened(output_path) as output:
        for result in run_lines(name, _read(input_path), load_settings()):
            lines += 1
            failed += isinstance(result, LineError)
            output.write(result.line)
    if not quiet:
        seconds = time.perf_counter() - watch
        click.echo(f"{lines} lines, {failed} failed, {seconds:.1f} s", err=True)
    sys.exit(3 if failed else 0)


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    return (line for line in stream if line.strip())


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], click.open_file(str(path), "wb"))
