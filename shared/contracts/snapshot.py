"""Write the JSON Schemas of all payloads and of the envelope: `python -m shared.contracts.snapshot`.

The files are committed; a test fails when code and files differ, so that no contract changes unnoticed.
"""

import json
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from shared.contracts.envelope import Envelope
from shared.contracts.registry import CURRENT_VERSION, PAYLOADS
from shared.contracts.wire import envelope_type

FOLDER: Final = Path(__file__).parent / "schemas"


def schemas() -> dict[str, str]:
    """File name to the text of the schema, for every payload in its envelope."""
    return {
        f"{name}.v{CURRENT_VERSION[name]}.json": _text(envelope_type(payload)) for name, payload in PAYLOADS.items()
    }


def _text(model: type[Envelope[Any]]) -> str:
    schema = model.model_json_schema(mode="serialization", schema_generator=GenerateJsonSchema)
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write the files."""
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
