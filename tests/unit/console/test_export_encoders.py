"""What exports look like."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from services.console.exports.encoders import Choice, Encoder, csv_encoder, ftm_encoder, jsonl_encoder
from services.console.exports.parquet import ROWS, ParquetEncoder
from services.console.exports.store import ExportRow
from tests.support import follow_the_money
from tests.support.builders import TEXT, a_classified_article

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_row(number: int = 1, **facts: Any) -> ExportRow:
    article = a_classified_article(**facts).model_dump(mode="json")
    return ExportRow(UUID(int=number), AT, {**article, "revision": 1, "stored_at": AT.isoformat()})


def written(encoder: Encoder, *rows: ExportRow) -> bytes:
    return encoder.begin() + b"".join(encoder.add([row]) for row in rows) + encoder.end()


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_lines_hold_the_whole_result() -> None:
    lines = written(jsonl_encoder(Choice()), a_row(1), a_row(2)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [str(UUID(int=1)), str(UUID(int=2))]
    assert json.loads(lines[0])["mentions"][0]["text"] == "درنة"
    assert "text" not in json.loads(written(jsonl_encoder(Choice(text=False)), a_row()))


def test_csv_has_a_row_for_each_article() -> None:
    content = written(csv_encoder(Choice()), a_row(text='سطر\n"ثان", وثالث'))
    (row,) = cells(content)
    assert content.startswith(b"id,url,title,text,")
    assert row["text"] == 'سطر\n"ثان", وثالث'
    assert (row["topics"], row["topic_codes"], row["places"], row["entity_ids"]) == (
        "disaster",
        "03000000",
        "درنة",
        "gn:88533",
    )
    assert row["url"] == row["author"] == ""


def test_csv_begins_with_a_mark_only_when_asked_and_a_later_part_with_neither_mark_nor_header() -> None:
    assert written(csv_encoder(Choice(bom=True))).startswith(b"\xef\xbb\xbfid,")
    assert written(csv_encoder(Choice(bom=True, first=False))) == b""


UNSEEN = [
    "\u200f",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u2060",
    "\u00ad",
    "\u034f",
    "\u3164",
    "\x01",
    "\u00a0",
    "\ufe0f",
]


@pytest.mark.parametrize(
    "begin",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        *(unseen + sign for unseen in UNSEEN for sign in "=+-@"),
        "\u200f\ufeff =",
    ],
)
def test_nothing_in_a_csv_is_a_formula(begin: str) -> None:
    attack = f'{begin}HYPERLINK("http://example.org","x")'
    (row,) = cells(written(csv_encoder(Choice()), a_row(title=attack, text=attack, source=attack, author=attack)))
    assert {row[name] for name in ("title", "text", "source", "author")} == {f"'{attack}"}


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_any_text_comes_back_from_a_csv(text: str) -> None:
    (row,) = cells(written(csv_encoder(Choice()), a_row(title=text)))
    assert row["title"] in (text, f"'{text}")
    assert not row["title"].startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("begin", ["\u200fقال", "\ufeffsaid", " a", "1-2"])
def test_what_is_no_formula_is_left_as_it_is(begin: str) -> None:
    (row,) = cells(written(csv_encoder(Choice()), a_row(title=f"{begin} =1+1")))
    assert row["title"] == f"{begin} =1+1"


def test_ftm_entities_are_valid() -> None:
    lines = written(ftm_encoder(Choice()), a_row()).splitlines()
    assert [problem for line in lines for problem in follow_the_money.problems_of(json.loads(line))] == []


def test_parquet_has_typed_columns_and_comes_in_row_groups() -> None:
    encoder = ParquetEncoder(Choice())
    pieces = [encoder.begin(), *(encoder.add([a_row(number)]) for number in range(ROWS + 5)), encoder.end()]
    assert sum(1 for piece in pieces if piece) == 3
    file = parquet.ParquetFile(io.BytesIO(b"".join(pieces)))
    assert (file.num_row_groups, file.metadata.num_rows) == (2, ROWS + 5)
    row = file.read_row_group(1).to_pylist()[0]
    assert row["id"] == str(UUID(int=ROWS))
    assert (row["text"], row["accepted_at"], row["published_at"]) == (TEXT, AT, None)
    assert row["topics"][0]["key"] == "disaster"
    assert row["entities"][0]["latitude"] == pytest.approx(32.76)


def test_parquet_can_leave_the_texts_out_and_be_empty() -> None:
    file = parquet.ParquetFile(io.BytesIO(written(ParquetEncoder(Choice(text=False)))))
    assert file.metadata.num_rows == 0
    assert "text" not in file.schema_arrow.names
