"""List the phrases that fire on no labelled document: `python -m training.lint_phrases --data FOLDER`.

The folder is that of training.train_lines. Prints for each file of services/cleaning/phrases and each of its tables
how many phrases there are, how many fire, and with --all those that do not. A phrase that fires nowhere earns its place
only if it is general, as a short one is.
"""

import argparse
import tomllib
from collections.abc import Iterable
from pathlib import Path

from services.cleaning.folding import fold, mask_numbers
from services.cleaning.phrases import FOLDER
from training.lines.documents import read_documents

# So many words of a line are looked through, for phrases of so many words at most.
READ_WORDS = 40
LONGEST = 12


def lines_of(folder: Path) -> set[str]:
    """The folded lines of all labelled documents, numbers as `0`."""
    raw = {line for document in read_documents(folder) for line in document.lines}
    return {mask_numbers(fold(line[:600])) for line in raw}


def fired(lines: Iterable[str], phrases: set[str]) -> tuple[set[str], set[str], set[str]]:
    """The phrases that are a line, that open one, and that are in one."""
    whole: set[str] = set()
    opening: set[str] = set()
    inside: set[str] = set()
    for line in lines:
        if line in phrases:
            whole.add(line)
        words = line.split()[:READ_WORDS]
        for start in range(len(words)):
            for stop in range(start + 1, min(len(words), start + LONGEST) + 1):
                part = " ".join(words[start:stop])
                if part in phrases:
                    inside.add(part)
                    if start == 0:
                        opening.add(part)
    return whole, opening, inside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with cleaning/ and extraction/")
    parser.add_argument("--all", action="store_true", help="print the phrases, too")
    arguments = parser.parse_args()
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    every = {
        mask_numbers(fold(phrase))
        for parts in files.values()
        for tables in parts.values()
        for table in tables.values()
        for phrase in table
    }
    found = dict(zip(("whole_lines", "openings", "words"), fired(lines_of(arguments.data), every), strict=True))
    for language, parts in files.items():
        for part, tables in parts.items():
            for name, table in tables.items():
                silent = [phrase for phrase in table if mask_numbers(fold(phrase)) not in found[part]]
                print(f"{language} {part:12} {name:20} {len(table):5} phrases, {len(table) - len(silent):5} fire")
                if arguments.all and silent:
                    print("    " + " | ".join(silent))


if __name__ == "__main__":
    main()
