"""A stock table of 1,000 rows; with `--status`, also a line that names each row the cursor comes to."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Static

TITLES = ("", "client", "age", "where", "acuity", "contact", "face", "next", "goals")


class Table(App[None]):
    """What one gets by reading the manual."""

    def __init__(self, *, status: bool) -> None:
        super().__init__()
        self.status = status

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")
        if self.status:
            yield Static(id="status")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*TITLES)
        for n in range(1_000):
            table.add_row(
                "!", f"Client {n:06}", "66", "monitor", "▮▮▯▯", "6 d", "12 d", "Thu", "0/2", key=str(n)
            )

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        if self.status:
            self.query_one("#status", Static).update(f"row {event.cursor_row}")


if __name__ == "__main__":
    Table(status="--status" in sys.argv).run()
