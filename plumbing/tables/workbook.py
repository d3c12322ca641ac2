"""The child's side of workbooks: the job that opens a stranger's XLSX file."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from plumbing.child import Refused

UNPACKED = 40 * 1024 * 1024  # bytes of all parts together; a list of some hundred rows has far less
PARTS = 500
COLUMNS = 60
ROWS = 5000  # looked at, blank ones too
LONGEST = 1000  # characters of a cell
WORKBOOK = "xl/workbook.xml"


def read(facts: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Write the first sheet that holds something as CSV, one line a row.

    facts: `rows`, the most that are wanted. Returns the sheet's name, how many rows were left out,
    and the CSV. Refused: no_workbook, unpacked, too_wide, no_rows.
    """
    _look_at_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile):
        raise Refused("no_workbook") from None
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what it says of its size need not be true
        rows = sheet.iter_rows(max_row=ROWS, max_col=COLUMNS + 1, values_only=True)
        filled = [cells for cells in map(_cells, rows) if any(cells)]
        if any(len(cells) > COLUMNS for cells in filled):
            raise Refused("too_wide")
        if filled:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(islice(filled, facts["rows"]))
            left = max(len(filled) - int(facts["rows"]), 0)
            return {"sheet": sheet.title, "left": left}, text.getvalue().encode()
    raise Refused("no_rows")


def _look_at_parts(content: bytes) -> None:
    """Before anything is unpacked: what the archive says it is. No more than it says is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise Refused("no_workbook") from None
    if WORKBOOK not in {part.filename for part in parts}:
        raise Refused("no_workbook")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("unpacked")


def _cells(row: tuple[Any, ...]) -> list[str]:
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    """A cell as somebody would type it; days year-month-day, whatever way they are shown in."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())[:LONGEST]
