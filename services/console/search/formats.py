"""The formats in which what a search found can be taken out; `exports` writes them."""

from typing import Final, Literal, get_args

ExportFormat = Literal["jsonl", "csv", "parquet", "ftm"]
EXPORT_FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
