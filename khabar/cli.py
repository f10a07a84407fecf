"""The command line: `khabar COMMAND`. Each command's module is loaded when it is used, so that help is quick."""

import importlib
import sys
from typing import Final

import click

from shared.errors import KhabarError
from shared.version import code_version

_COMMANDS: Final = {
    "up": "Start everything on this machine and keep it running.",
    "scale": "Change the number of a stage's workers while everything runs.",
    "stop": "Stop what `khabar up` started in another terminal.",
    "demo": "Post the sample articles and watch how each ends.",
    "annotate": "Show what would become of articles, without a server.",
    "post": "Post articles from files, folders or standard input.",
    "watch": "Post what appears and changes in a folder.",
    "status": "Show where an article is, and its result.",
    "stats": "Show counts and queues.",
    "drain": "Wait until every posted article has its final state.",
    "quarantine": "Look at what could not be processed; edit, redrive or discard it.",
    "replay": "Process articles again from a stage.",
    "stages": "Show, hold and resume stages.",
    "keys": "Make, list and revoke API keys.",
    "erase": "Erase articles everywhere, with a receipt.",
    "retain": "Erase what is past its time by the rules of a file.",
    "audit": "Show what operators did.",
    "learn-lines": "Learn which lines recur on the pages of each source.",
    "backup": "Write everything into one file.",
    "restore": "Load the file of a backup.",
    "knowledge": "Look up the world's names, and build the file that extraction links to.",
    "export": "Write all that a search finds to a file.",
    "webhooks": "Tell others of stored articles over HTTP.",
    "sources": "Read feeds and post the articles that they name.",
    "corrections": "Write and read corrections of entities.",
    "export-corrections": "Write what editors decided about topics to a file, to train on.",
    "stage": "Run one stage over JSON lines, without any server.",
    "migrate": "Bring the database schema up to date.",
}


class _LazyGroup(click.Group):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"khabar.commands.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(code_version(), prog_name="khabar")
def khabar() -> None:
    """Khabar (خبر): raw news articles in; clean, entity-linked, classified, stored records out.

    Exit codes: 0 done; 1 it could not be done, with the reason on standard error; 2 wrong usage;
    3 done, but not for all (some articles were refused, or are not finished).
    """


def main() -> None:
    """Run the command line; what Khabar knows how to explain becomes a sentence, not a traceback."""
    try:
        khabar.main()
    except KhabarError as error:
        click.secho(f"khabar: {error}", err=True, fg="red")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; Python would complain once more at exit.
        sys.stderr.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
