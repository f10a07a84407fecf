"""The reference of the HTTP API as Markdown, written from its OpenAPI description: `python -m khabar.api_reference`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from khabar.http_services import EVERY_SERVICE
from shared.settings import Settings
from shared.web.application import build_application

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_HEAD: Final = """# The HTTP API

Written from the description that a running Khabar serves at `/openapi.json`, from which clients in other languages can
be generated. Errors are problem details after RFC 9457 with `type`, `title`, `status`, `detail` and, for wrong fields,
`errors`.
"""


def main() -> None:
    """Print the reference."""
    print(reference(build_application(Settings(), EVERY_SERVICE).openapi()))


def reference(described: Mapping[str, Any]) -> str:
    """The description as one page: a section a tag, below it an entry a route, with parameters, body and answers."""
    schemas: Mapping[str, Any] = described.get("components", {}).get("schemas", {})
    sections: dict[str, list[str]] = defaultdict(list)
    for path, operations in described["paths"].items():
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                tag = (operation.get("tags") or ["other"])[0]
                sections[tag].append("\n".join(_entry(path, method, operation, schemas)))
    parts = [_HEAD]
    for tag, entries in sections.items():
        parts.append(f"## {tag.capitalize()}\n")
        parts += entries
    return "\n".join(parts)


def _entry(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    yield f"### `{method.upper()} {path}`\n"
    yield f"**{operation.get('summary', '')}**\n"
    if operation.get("description"):
        yield operation["description"] + "\n"
    parameters = operation.get("parameters", [])
    if parameters:
        yield "| parameter | where | type | what it is |\n|---|---|---|---|"
        for one in parameters:
            name = f"`{one['name']}`" + (" (required)" if one.get("required") else "")
            what = one.get("description") or one["schema"].get("description") or ""
            yield f"| {name} | {one['in']} | {_type(one['schema'])} | {_cell(what)} |"
        yield ""
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"Body, `{media_type}`: {_type(content.get('schema', {}))}\n"
        yield from _fields(content.get("schema", {}), schemas)
    answers = dict(sorted(operation.get("responses", {}).items()))
    yield "| answer | what it means |\n|---|---|"
    for status, answer in answers.items():
        yield f"| {status} | {_cell(answer.get('description', ''))} |"
    yield ""
    for status, answer in answers.items():
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        if status.startswith("2") and schema:
            yield from _fields(schema, schemas)


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    """The fields of an object, one row each; nothing for what is no object."""
    known = schemas.get(schema["$ref"].rsplit("/", 1)[-1], {}) if "$ref" in schema else schema
    if not known.get("properties"):
        return
    required = set(known.get("required", []))
    yield "| field | type | what it is |\n|---|---|---|"
    for name, one in known["properties"].items():
        mark = " (required)" if name in required and "requestBody" in schema else ""
        yield f"| `{name}`{mark} | {_type(one)} | {_cell(one.get('description', ''))} |"
    yield ""


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return " or ".join(dict.fromkeys(_type(choice) for choice in choices))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
