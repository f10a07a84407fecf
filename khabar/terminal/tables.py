"""Tables on the terminal: whatever its width, an id is shown whole, since it is there to be copied."""

from rich.table import Table


def table_of(*columns: str, title: str | None = None) -> Table:
    """A table with these columns. Those named `id` or ending in ` id` are never cut or wrapped."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        is_id = column == "id" or column.endswith(" id")
        table.add_column(column, no_wrap=is_id, overflow="fold")
    return table
