"""Fetch the files that the web pages take from npm packages: `python -m training.fetch_web_parts [--check]`.

Packages, versions, licences and integrity are in web_parts.toml. Needs `npm`, whose own settings say where packages
come from. `--check` writes nothing and fails where a committed file differs from the package's.
"""

import argparse
import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARTS = Path(__file__).with_name("web_parts.toml")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="compare, write nothing")
    check = arguments.parse_args().check
    differing = []
    for part in tomllib.loads(PARTS.read_text(encoding="utf-8"))["part"]:
        for target, content in files_of(part).items():
            committed = target.read_bytes() if target.exists() else None
            if check and target.is_relative_to(ROOT / "build"):
                continue
            if check and committed != content:
                differing.append(str(target.relative_to(ROOT)))
            elif not check and committed != content:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                print(f"wrote {target.relative_to(ROOT)}")
    if differing:
        sys.exit(f"differ from their packages: {', '.join(differing)}")


def files_of(part: dict[str, Any]) -> dict[Path, bytes]:
    """The wanted files of a package, by where they go. Raises: SystemExit if it is not the package that was meant."""
    name = f"{part['package']}@{part['version']}"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", name], cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            sys.exit(f"npm could not fetch {name}: {done.stderr.strip()}")
        archive = Path(folder, done.stdout.strip().splitlines()[-1])
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != part["integrity"]:
            sys.exit(f"{name} has integrity {found}, not {part['integrity']}")
        with tarfile.open(archive) as packed:
            return {
                ROOT / part["into"] / target: _read(packed, f"package/{source}")
                for source, target in part["files"].items()
            }


def _read(packed: tarfile.TarFile, member: str) -> bytes:
    file = packed.extractfile(member)
    assert file is not None, member
    # Text is committed with line feeds and one at the end, as this repository's own is.
    content = file.read()
    return content.replace(b"\r\n", b"\n") if member.endswith(("LICENSE", ".txt")) else content


if __name__ == "__main__":
    main()
