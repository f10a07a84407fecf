"""Options that several commands share."""

import os
from collections.abc import Callable
from typing import Any

import click

from shared.settings import load_settings


def default_url() -> str:
    """The address of the stack on this machine, or KHABAR_URL."""
    return os.environ.get("KHABAR_URL") or f"http://127.0.0.1:{load_settings().port}"


def url_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--url`, the Khabar to talk to."""
    return click.option(
        "--url", default=default_url, help="Address of Khabar.  [default: $KHABAR_URL or http://127.0.0.1:$KHABAR_PORT]"
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`, for programs that read the output."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)
