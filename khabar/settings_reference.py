"""The table of all settings as Markdown: `python -m khabar.settings_reference`."""

from typing import Final

from pydantic_core import PydanticUndefined

from shared.settings import Settings

_HEAD: Final = """# Settings

All are read from the environment when a process starts; one that cannot be ends it with a sentence that says why.
Durations are in seconds, sizes in bytes.

| name | default | what it is |
|---|---|---|"""


def main() -> None:
    """Print the table."""
    print(_HEAD)
    for field, known in Settings.model_fields.items():
        name = known.validation_alias or f"KHABAR_{field.upper()}"
        default = "" if known.default in (None, PydanticUndefined) else f"`{known.default}`"
        print(f"| `{name}` | {default} | {known.description or ''} |")


if __name__ == "__main__":
    main()
