"""What the documentation tells people to type exists."""

import re
from importlib.util import find_spec
from urllib.parse import urlsplit

import click
import pytest
from starlette.routing import compile_path

from khabar.cli import khabar
from khabar.http_services import EVERY_SERVICE
from shared.settings import PROJECT_ROOT, Settings
from shared.web.application import build_application
from tests.support.documentation import Command, commands, pages

ALL = [command for page in pages() for command in commands(page)]
TARGETS = set(re.findall(r"^([a-z-]+):", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def of(*programs: str) -> list[Command]:
    return [command for command in ALL if command.line.split(" ", 1)[0] in programs]


def named(command: Command) -> str:
    return f"{command.page}: {command.line[:60]}"


def test_the_documentation_has_commands() -> None:
    assert len(ALL) > 60


@pytest.mark.parametrize("command", of("make"), ids=named)
def test_make_has_the_target(command: Command) -> None:
    # A word with a slash is a file that make makes.
    targets = [word for word in command.words[1:] if not any(mark in word for mark in "=/…") and word[0] != "-"]
    assert set(targets) <= TARGETS


@pytest.mark.parametrize("command", of("khabar", ".venv/bin/khabar"), ids=named)
def test_the_command_line_knows_command_and_options(command: Command) -> None:
    words = [word for word in command.words[1:] if word not in ("…", "...")]
    current: click.Command = khabar
    context = click.Context(khabar)
    while isinstance(current, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        found = current.get_command(context, name)
        assert found is not None, f"no command {name}"
        current = found
    known = {option for parameter in current.params for option in (*parameter.opts, *parameter.secondary_opts)}
    asked = {word.split("=", 1)[0] for word in words if word.startswith("-") and word != "-"}
    assert asked <= known | {"--help", "-h", "--version"}


@pytest.mark.parametrize("command", of("python"), ids=named)
def test_the_module_is_there(command: Command) -> None:
    module = command.words[2]
    if command.words[1] == "-m" and module not in ("venv", "pip"):
        assert find_spec(module) is not None


APPLICATION = build_application(Settings(), EVERY_SERVICE)
PATHS = [compile_path(path)[0] for path in (*APPLICATION.openapi()["paths"], "/openapi.json")]


@pytest.mark.parametrize("command", of("curl"), ids=named)
def test_the_address_is_served(command: Command) -> None:
    addresses = [word for word in command.words if "://" in word]
    assert addresses
    for address in addresses:
        path = urlsplit(address).path.replace("ID", "00000000-0000-7000-8000-000000000000") or "/"
        assert any(known.fullmatch(path) for known in PATHS), path
