"""Cosmic Ray's dump of a session (standard input) as a list: one line for each change that no test noticed."""

import json
import sys
from collections.abc import Iterable


def survivors(dump: Iterable[str]) -> list[str]:
    """`module:line operator` of each surviving change, sorted; a change that was not tried is none."""
    found = []
    for line in dump:
        item, result = json.loads(line)
        if result is not None and result["test_outcome"] == "survived":
            found += [f"{m['module_path']}:{m['start_pos'][0]} {m['operator_name']}" for m in item["mutations"]]
    return sorted(found)


if __name__ == "__main__":
    print("\n".join(survivors(sys.stdin)))
