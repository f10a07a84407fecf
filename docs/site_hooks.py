"""What the site adds while it is built: pages written from the code, the list of decisions."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

_GENERATED = ("api.md", "settings.md")
_LINK = re.compile(r"\]\((?P<target>\.\./[^)#]+)(?P<anchor>#[^)]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that `make docs` has written from the code."""
    folder = Path(config["config_file_path"]).parent / "build" / "pages"
    for name in _GENERATED:
        files.append(File.generated(config, name, content=(folder / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """List the decisions where a page asks for them; show as code what points out of the documentation."""
    docs = Path(config["docs_dir"])
    if "<!-- decisions -->" in markdown:
        markdown = markdown.replace("<!-- decisions -->", "\n".join(_decisions(docs)))
    here = docs / Path(page.file.src_uri).parent

    def shown(match: re.Match[str]) -> str:
        inside = (here / match["target"]).resolve().is_relative_to(docs.resolve())
        return match[0] if inside else "]"

    plain = _LINK.sub(shown, markdown)
    return re.sub(r"(?<!!)\[([^\[\]]+)\](?![(\[:])", r"\1", plain) if plain != markdown else markdown


def _decisions(docs: Path) -> list[str]:
    rows = []
    for path in sorted((docs / "adr").glob("*.md")):
        heading = path.read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ")
        title = re.sub(r"^\d+\. ", "", heading)
        rows.append(f"{int(path.name[:4])}. [{title}](adr/{path.name})")
    return rows
