"""Every template that code or another template names is there and can be read, wherever its feature stands."""

import re
from pathlib import Path
from typing import Final

import pytest
from jinja2 import meta

from services.console.pages.page import _environment

ENVIRONMENT: Final = _environment()
NAMES: Final = sorted(name for name in ENVIRONMENT.list_templates() if name.endswith(".html"))
CONSOLE: Final = Path(__file__).parents[3] / "services" / "console"


def source(name: str) -> str:
    assert ENVIRONMENT.loader is not None
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]


def test_all_templates_are_found() -> None:
    assert len(NAMES) == len(list(CONSOLE.glob("*/templates/**/*.html")))
    assert {"layout.html", "quarantine/list.html", "articles/page.html"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read_and_names_only_those_that_are_there(name: str) -> None:
    ENVIRONMENT.get_template(name)
    referred = meta.find_referenced_templates(ENVIRONMENT.parse(source(name)))
    assert {one for one in referred if one is not None} <= set(NAMES)


def test_code_names_only_templates_that_are_there() -> None:
    named = {
        name
        for path in CONSOLE.rglob("*.py")
        for name in re.findall(r'"([\w/]+\.html)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 10
    assert named <= set(NAMES)


def test_every_template_is_used() -> None:
    used = {one for name in NAMES for one in meta.find_referenced_templates(ENVIRONMENT.parse(source(name))) if one}
    code = " ".join(path.read_text(encoding="utf-8") for path in CONSOLE.rglob("*.py"))
    assert [name for name in NAMES if name not in used and f'"{name}"' not in code] == []
