"""Writing CSV that a spreadsheet may open: a cell is never taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ROWS_A_PIECE = 500


def safe(cell: object) -> str:
    """The cell as text; one that a spreadsheet would run as a formula gets an apostrophe first."""
    text = "" if cell is None else str(cell)
    starts = text.startswith(_STARTS_FORMULA) or text.lstrip().startswith(_STARTS_FORMULA)
    return f"'{text}" if starts else text


class Writer:
    """Rows into an open text file, each cell made safe."""

    def __init__(self, out: TextIO, header: Iterable[str]) -> None:
        """Write the header at once; lines end in a bare newline."""
        self._writer: Any = csv.writer(out, lineterminator="\n")
        self._writer.writerow(list(header))

    def row(self, *cells: object) -> None:
        """Write one row."""
        self._writer.writerow([safe(cell) for cell in cells])


def pieces(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The text of an export piece by piece, for an answer that streams: memory for 500 rows."""
    out = io.StringIO()
    writer = Writer(out, header)
    for count, row in enumerate(rows, start=1):
        writer.row(*row)
        if count % ROWS_A_PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
