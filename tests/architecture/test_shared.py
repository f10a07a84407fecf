"""shared/ holds what at least two services use; what one uses stands with it."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from shared.settings import PROJECT_ROOT

PACKAGES: Final = ("khabar", "services", "shared")
PROGRAMS: Final[Mapping[str, str]] = {
    "shared.contracts.snapshot": "run by hand when a contract changes",
    "shared.ledger.migrate": "run once before any service starts",
}
"""Modules in shared/ that are no part of a service, each with its reason."""


def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in (PROJECT_ROOT / package).rglob("*.py"):
            parts = path.relative_to(PROJECT_ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES: Final = modules()


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                below = f"{node.module}.{name.name}"
                yield below if below in MODULES else node.module


def importers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for module, path in MODULES.items():
        for name in imported_by(path):
            found[name].add(module)
    return found


IMPORTERS: Final = importers()


def users_of(module: str) -> set[str]:
    """The services (and `khabar`) that use a module of shared/, themselves or through others of shared/."""
    users: set[str] = set()
    seen, waiting = {module}, [module]
    while waiting:
        for importer in IMPORTERS[waiting.pop()] - seen:
            seen.add(importer)
            if importer.startswith("shared"):
                waiting.append(importer)
            else:
                users.add(".".join(importer.split(".")[:2]) if importer.startswith("services") else "khabar")
    return users


def test_no_module_of_shared_has_one_user() -> None:
    alone = {
        module: users
        for module, path in MODULES.items()
        if module.startswith("shared.") and path.name != "__init__.py" and "migrations" not in module.split(".")
        if len(users := users_of(module)) < 2
    }
    assert set(alone) == set(PROGRAMS), f"move it to whoever uses it: {alone}"


def test_users_are_found_through_other_modules_of_shared() -> None:
    assert "services.cleaning" in users_of("shared.contracts.base")
    assert users_of("shared.ledger.acceptance") == {"services.ingest", "services.relay"}


def test_a_feature_of_the_console_has_its_parts_beside_each_other() -> None:
    """Store, routes and page are called so, and pages show templates of their own feature or of all."""
    console = PROJECT_ROOT / "services" / "console"
    for path in console.glob("*/page.py"):
        shown = {part.split("/")[0] for part in _templates_named(path) if "/" in part}
        assert shown <= {path.parent.name}, path
    for folder in console.glob("*/templates"):
        assert folder.parent.name == "pages" or any(folder.parent.glob("*.py"))
    assert {path.parent.name for path in console.glob("*/store.py")} >= {"quarantine", "replays", "corrections"}


def _templates_named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            yield node.value
