"""`khabar stats`: counts by state, and the queues."""

import json

import click
from rich.console import Console

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.terminal.tables import table_of


@click.command()
@url_option
@json_option
def command(url: str, *, as_json: bool) -> None:
    """Show how many articles are in which state, and what waits in the queues."""
    with Client(url) as client:
        stats = client.stats()
    if as_json:
        click.echo(json.dumps(stats))
        return
    console = Console()
    states = table_of("state", "articles", title=f"{stats['articles']} articles")
    for state, count in sorted(stats["states"].items()):
        states.add_row(state, str(count))
    console.print(states)
    if stats["queues"] is None:
        console.print("Redis is away: nothing known of the queues.")
    else:
        queues = table_of("queue", "messages waiting", "reserved")
        for stage, depth in stats["queues"].items():
            queues.add_row(stage, str(depth["waiting"]), str(depth["reserved"]))
        console.print(queues)
    for stage, pause in (stats["paused"] or {}).items():
        console.print(f"[red]{stage} is paused since {pause['since'][:19]} ({pause['cause']}: {pause['reason']})")
    if stats["oldest_unfinished_s"] is not None:
        console.print(f"{stats['unfinished']} unfinished, the oldest for {stats['oldest_unfinished_s']:.1f} s")
