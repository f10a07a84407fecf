"""Texts that are made to be slow: for each repetition in a regular expression, a long run of what it repeats.

A matcher that tries each place of such a run, or each way to part it, takes time by the square of its length or worse.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
# Tables of patterns are small and flat.
_DEEPEST = 3
_LARGEST = 1_000
# Shorter repetitions cannot cost much.
_SHORTEST_REPEAT = 9
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "7", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "w", sre.CATEGORY_NOT_DIGIT: "x",
    sre.CATEGORY_NOT_SPACE: "x", sre.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_OTHERS = "xب7 -.,/<"


def patterns_of(package: str) -> dict[str, re.Pattern[str]]:
    """All regular expressions that the modules of a package hold or make, by module and name; equal ones once.

    Found are those in a module's names, in its tables, and what its cached functions without parameters give.
    """
    found: dict[str, re.Pattern[str]] = {}
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if module.name.endswith("__main__") or module.name.endswith(".worker"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            made = value() if _makes_pattern(value, module.name) else value
            found |= {f"{module.name}.{name}{place}": one for place, one in _held(made, "", 0)}
    once = {(one.pattern, one.flags): name for name, one in reversed(found.items())}
    return {name: one for name, one in found.items() if once[one.pattern, one.flags] == name}


def _makes_pattern(value: Any, module: str) -> bool:
    if not hasattr(value, "cache_info") or getattr(value, "__module__", None) != module:
        return False
    signature = inspect.signature(value)
    return not signature.parameters and "Pattern" in str(signature.return_annotation)


def _held(value: Any, place: str, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns in a value, and in tables of tables of them."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield place, value
    elif depth < _DEEPEST and isinstance(value, dict | tuple | list | set | frozenset) and len(value) < _LARGEST:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from _held(one, f"{place}[{key}]", depth + 1)


def hostile_texts(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """For each long repetition of a pattern: one run of it as long as `size`, runs with what stands before them, and
    the same in lines of a hundred characters."""
    seen = set()
    for before, unit in _repetitions(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE), ""):
        for piece, start in ((unit, before), (before + unit, ""), (unit + before, "")):
            if piece and (start, piece) not in seen:
                seen.add((start, piece))
                run = start + piece * (size // len(piece) + 1)
                yield run[:size]
                yield "\n".join(run[at : at + 100] for at in range(0, size, 100))


def _repetitions(tree: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    for operation, value in tree:
        if operation in _REPEATS:
            least, most, inner = value
            if most >= _SHORTEST_REPEAT:
                yield from ((before, unit) for unit in (_sample(inner), _mixed(inner)) if unit)
            yield from _repetitions(inner, before)
            before += _sample(inner) * max(least, min(most, 1))
            continue
        for inner in _inner(operation, value):
            yield from _repetitions(inner, before)
        before += _sample([(operation, value)])


def _inner(operation: Any, value: Any) -> list[Any]:
    if operation == sre.SUBPATTERN:
        return [value[-1]]
    if operation == sre.BRANCH:
        return list(value[1])
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [value] if operation == sre.ATOMIC_GROUP else []


def _sample(tree: Sequence[Any]) -> str:
    """A short text that the tree matches, lookarounds aside."""
    return "".join(_one(operation, value) for operation, value in tree)


def _one(operation: Any, value: Any) -> str:
    if operation == sre.LITERAL:
        return chr(value)
    if operation == sre.NOT_LITERAL:
        return next(other for other in _OTHERS if ord(other) != value)
    if operation == sre.ANY:
        return "x"
    if operation == sre.IN:
        return _member(value)
    if operation in _REPEATS:
        return _sample(value[2]) * int(max(value[0], min(value[1], 1)))
    if operation in (sre.SUBPATTERN, sre.BRANCH, sre.ATOMIC_GROUP):
        inner = _inner(operation, value)
        return _sample(inner[0]) if inner else ""
    return ""


def _mixed(tree: Sequence[Any]) -> str:
    """One text of each member of the set that a tree consists of: `w-` for `[\\w-]`."""
    if len(tree) != 1 or tree[0][0] != sre.IN or tree[0][1][0][0] == sre.NEGATE:
        return ""
    return "".join(_member([item]) for item in tree[0][1])


def _member(items: Sequence[Any]) -> str:
    if items[0][0] == sre.NEGATE:
        ruled_out = re.compile(f"[{''.join(_shown(item) for item in items[1:])}]")
        return next((other for other in _OTHERS if not ruled_out.match(other)), "x")
    kind, value = items[0]
    if kind == sre.LITERAL:
        return chr(value)
    return chr(value[0]) if kind == sre.RANGE else str(_CATEGORIES.get(value, "x"))


def _shown(item: Any) -> str:
    kind, value = item
    if kind == sre.LITERAL:
        return re.escape(chr(value))
    if kind == sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    codes = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w",
             sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_NOT_WORD: r"\W"}  # fmt: skip
    return codes.get(value, "")
