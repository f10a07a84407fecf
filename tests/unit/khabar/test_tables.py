from io import StringIO

from rich.console import Console

from khabar.terminal.tables import table_of

ID = "018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f"


def test_an_id_is_whole_on_a_narrow_terminal() -> None:
    table = table_of("id", "at", "stage", "reason", "status", "source", "language", "error")
    table.add_row(
        ID, "2026-05-01T10:00:00", "classification", "timed_out", "open", "a long source", "ar", "an error " * 6
    )
    stream = StringIO()
    Console(file=stream, width=80).print(table)
    assert ID in stream.getvalue()
