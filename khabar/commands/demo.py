"""`khabar demo`: the sample articles, posted and followed to their end."""

import json
import os
import signal
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

import click
import httpx
from rich.console import Console

from khabar.client import Client
from khabar.commands.options import json_option, url_option
from khabar.demo.journey import Journey, follow
from khabar.demo.journey_view import shown_live
from khabar.demo.own_stack import OwnStack
from khabar.demo.samples import Sample, load_samples, posted_text
from khabar.demo.story import LANGUAGES, ToldStory, find_story
from khabar.demo.story_view import show_story
from khabar.demo.summary import median_ms, states_of, summary_line
from khabar.terminal.article_view import show_article
from khabar.terminal.output import make_console
from shared.errors import ConfigurationError
from shared.settings import load_settings
from shared.this_program import khabar

_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HTTP_PORT: Final = 80
# The service of stories follows what is stored within a second; a busy machine needs more.
_STORY_WITHIN_S: Final = 20.0
_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)


@click.command()
@url_option
@click.option("--keep", is_flag=True, help="Leave a Khabar that the demo started running.")
@click.option("--brief", is_flag=True, help="Show the journeys and the summary, not the articles.")
@click.option("--only", type=click.IntRange(min=1), metavar="N", help="Post the sample article number N alone.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=180.0,
    show_default=True,
    help="Seconds to wait for the articles.",
)
@json_option
def command(url: str, only: int | None, timeout: float, *, keep: bool, brief: bool, as_json: bool) -> None:
    """Post the sample articles, watch them go through the stages, and read what came out.

    Uses the Khabar at --url if one answers there; else starts one on this machine and stops it in the end.
    Exit code 3 if some articles were not stored.
    """
    samples = _chosen(load_samples(uuid.uuid4().hex[:12]), only)
    console = make_console(stderr=as_json)
    with _khabar_at(url, console, keep=keep) as started, Client(url) as client:
        journeys = _post(samples, client)
        with shown_live(journeys, console) as on_round:
            follow(journeys, client, timeout_s=timeout, on_round=on_round)
        story = _told_together(client, journeys, timeout)
        if as_json:
            click.echo(json.dumps(_shown(url, journeys, story), ensure_ascii=False, indent=2))
        else:
            if not brief:
                _show_articles(journeys, samples, console)
            _say(console, f"\n{summary_line(journeys)}")
            if story:
                show_story(story, url, console)
            _say_next(console, url, journeys, stays=keep or not started)
    sys.exit(0 if all(journey.state == "stored" for journey in journeys) else 3)


def _chosen(samples: list[Sample], only: int | None) -> list[Sample]:
    if only is None:
        return samples
    if only > len(samples):
        raise click.BadParameter(f"there are {len(samples)} samples.", param_hint="--only")
    return samples[only - 1 : only]


@contextmanager
def _khabar_at(url: str, console: Console, *, keep: bool) -> Iterator[bool]:
    """Yields whether a Khabar was started for this."""
    with Client(url) as client:
        if client.ready():
            _say(console, f"Khabar answers at {url}.")
            yield False
            return
    settings = load_settings()
    environment = dict(os.environ) | {"KHABAR_PORT": str(_local_port(url))}
    with _stopped_by_signals():
        stack = OwnStack.start(url, home=settings.home.absolute(), environment=environment)
        ready = False
        try:
            with console.status(f"No Khabar answers at {url}: starting one (its log: {stack.log})"):
                stack.wait_until_ready()
            ready = True
            _say(console, f"Khabar runs at {url} (process {stack.process.pid}, log {stack.log}).")
            yield True
        finally:
            if ready and keep:
                _say(console, f"Khabar still runs at {url}. Stop it with: {khabar('stop')}")
            else:
                # It stops already: a second request must not leave it alone half-way.
                _handle(signal.SIG_IGN)
                with console.status("Stopping Khabar"):
                    stack.stop()


def _local_port(url: str) -> int:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"{url} is not a URL: {error}") from error
    if parsed.scheme != "http" or parsed.host not in _LOCAL:
        raise ConfigurationError(f"No Khabar answers at {url}. The demo can start one only on this machine.")
    return parsed.port or _HTTP_PORT


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """A demo that is asked to end, or whose terminal is closed, still stops what it started."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a handler's signature
        sys.exit(128 + number)

    before = [signal.getsignal(number) for number in _ENDING]
    _handle(leave)
    try:
        yield
    finally:
        for number, handler in zip(_ENDING, before, strict=True):
            signal.signal(number, handler)


def _handle(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    for number in _ENDING:
        signal.signal(number, handler)


def _post(samples: Sequence[Sample], client: Client) -> list[Journey]:
    answers = client.post_lines(sample.line for sample in samples)
    return [
        Journey(sample.name, None if answer.problem else answer.id, answer.problem)
        for sample, answer in zip(samples, answers, strict=True)
    ]


def _show_articles(journeys: Sequence[Journey], samples: Sequence[Sample], console: Console) -> None:
    for journey, sample in zip(journeys, samples, strict=True):
        if journey.article:
            _say(console, f"\n{journey.name}")
            show_article(journey.article, console=console, raw=posted_text(sample))


def _told_together(client: Client, journeys: Sequence[Journey], timeout_s: float) -> ToldStory | None:
    stored = {journey.id for journey in journeys if journey.id and journey.state == "stored"}
    if len(stored) < len(LANGUAGES):
        return None
    return find_story(client, stored, timeout_s=min(timeout_s, _STORY_WITHIN_S))


def _say_next(console: Console, url: str, journeys: Sequence[Journey], *, stays: bool) -> None:
    posted = next((journey.id for journey in journeys if journey.id), None)
    if not stays:
        _say(console, f"Try it with your own articles: start Khabar with `{khabar('up')}`, then")
    _say(console, f"  curl {url}/v1/articles -H 'Content-Type: text/plain' --data-binary @article.txt")
    command = f"status {posted or 'ID'} --url {url}"
    _say(console, f"  {khabar(command)}")


def _shown(url: str, journeys: Sequence[Journey], story: ToldStory | None) -> dict[str, object]:
    articles = [
        {"sample": journey.name, "id": journey.id and str(journey.id), "state": journey.state}
        | ({"problem": journey.problem} if journey.problem else {"article": journey.article})
        for journey in journeys
    ]
    states, median = states_of(journeys), median_ms(journeys)
    told = story and {"id": str(story.id), "headline": story.headline}
    return {"url": url, "states": states, "median_ms": median, "story": told, "articles": articles}


def _say(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True, highlight=False, markup=False, emoji=False)
