"""List what Khabar is made of, in CycloneDX: `python -m khabar.sbom > FILE`. Read from the lock files; calls nobody.

A package's SHA-256 are those of the files that may be installed for it, so they are properties and no hash of the
component. A licence is named where the package is installed here and states one as an SPDX expression.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from shared.settings import PROJECT_ROOT
from shared.version import code_version

_PACKAGE: Final = re.compile(
    r"^(?P<name>[a-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<when>[^\\]+))?"
)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of_materials(packages: Path, models: Path) -> dict[str, Any]:
    """What the two lock files hold, as a CycloneDX 1.6 document; the same files give the same document."""
    components = [*_packages(packages), *_models(models)]
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "khabar",
                "version": code_version(),
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": components,
    }


def _packages(lock: Path) -> Iterator[dict[str, Any]]:
    for entry in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8")):
        if (found := _PACKAGE.match(entry)) is None:
            continue
        name, version = found["name"], found["version"]
        properties = [{"name": "khabar:file-sha256", "value": value} for value in _HASH.findall(entry)]
        if found["when"]:
            properties.append({"name": "khabar:installed-where", "value": found["when"].strip()})
        purl = f"pkg:pypi/{name}@{version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            **_licence(name),
            "properties": properties,
        }


def _licence(package: str) -> dict[str, Any]:
    try:
        facts = metadata(package)
    except PackageNotFoundError:
        return {}
    return {"licenses": [{"expression": facts["License-Expression"]}]} if "License-Expression" in facts else {}


def _models(lock: Path) -> Iterator[dict[str, Any]]:
    for line in lock.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = f"services/{name.lstrip('*')}"
        yield {
            "type": "data",
            "bom-ref": path,
            "name": path,
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }


if __name__ == "__main__":
    document = bill_of_materials(PROJECT_ROOT / "requirements" / "run.txt", PROJECT_ROOT / "services" / "models.lock")
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
