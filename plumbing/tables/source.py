"""Reading one CSV file, however broken: a bad row never hides the good ones."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_LE
from collections.abc import Collection, Iterator, Sequence
from io import BufferedReader, BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from plumbing.tables.row import trimmed

LONGEST_LINE = 64 * 1024
LINES_OF_A_ROW = 20
"""A value with line breaks may run over this many lines; past them its quote was never closed."""


DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[,;\t| ]*', re.IGNORECASE)
"""The first line that spreadsheets write, and read, to say what parts the values."""

_NOTHING = re.compile(r"[\s\0\x1a\u200b\u2060\ufeff,;|]*")
"""A line without a value: blanks, what parts values, and the marks with which old programs end."""

_OTHERS = {
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"PK": "a spreadsheet or ZIP file; save it as CSV",
    b"\xd0\xcf\x11\xe0": "a spreadsheet; save it as CSV",
    b"\x1f\x8b": "a packed file; unpack it first",
    b"%PDF": "a PDF; save the table as CSV",
    b"<": "a web page or XML; save the table as CSV",
}
"""Of files that are no CSV how they begin."""


class FileRefused(Exception):
    """A file that cannot be taken as the table it should be: nothing of it was taken."""


class BadLine(Exception):
    """A line that is no row; `column` is empty where no single one is to blame."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Source:
    """One file, read line by line with memory for one line.

    Bytes that are no UTF-8 come through as lone surrogates, for the row's own check to name.
    """

    def __init__(
        self,
        file: BufferedReader[Any],
        columns: Sequence[str] | None,
        *,
        name: str,
        size: int,
        optional: Collection[str] = (),
    ) -> None:
        """Read the header of an open file; FileRefused says what is wrong with it.

        columns: None where it may have any; they are those of its header then, as written there.
        optional: those of `columns` that it need not have; their cells are empty then.
        """
        self.name = name
        self.columns, self._optional = tuple(columns or ()), frozenset(optional)
        self._any = columns is None
        self._bytes = file
        self.size = size
        self._line = 0
        self._ahead: list[str] = []
        self._text = TextIOWrapper(self._bytes, "utf-8-sig", errors="surrogateescape", newline=None)
        try:
            self._refuse_other_formats()
            self._order = self._read_header()
        except FileRefused:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path, columns: Sequence[str], *, optional: Collection[str] = ()) -> Source:
        """A file on disk; FileRefused where it cannot be opened, too."""
        try:
            file = path.open("rb")
        except OSError as error:
            raise FileRefused(f"{path.name}: {error.strerror}") from error
        size = path.stat().st_size
        return cls(file, columns, name=path.name, size=size, optional=optional)

    @classmethod
    def of(
        cls,
        content: bytes,
        columns: Sequence[str] | None,
        *,
        name: str,
        optional: Collection[str] = (),
    ) -> Source:
        """A file that is in memory, as it was sent."""
        file = BufferedReader(BytesIO(content))
        return cls(file, columns, name=name, size=len(content), optional=optional)

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self.size if self._bytes.closed else self._bytes.tell()

    def rows(self) -> Iterator[tuple[int, list[str] | BadLine]]:
        """Yield (line number, cells in the order of `columns`), or what is wrong with the line.

        The header is line 1; a row over several lines has the number of its first. Lines that are
        blank, also between their commas, are no rows. Cells missing at the end are empty: programs
        leave them out.
        """
        while (text := self._next_value()) is not None:
            number = self._line
            try:
                if any(cells := self._cells(text)):
                    yield number, cells
            except BadLine as bad:
                yield number, bad

    def _cells(self, text: str) -> list[str]:
        if len(text) > LONGEST_LINE:
            raise BadLine("", text[:40], "line too long")
        cells = self._parse(text) or self._over_lines(text)
        if not any(cell.strip() for cell in cells):
            return []
        if len(cells) == 1 < self._width and any(each in cells[0] for each in DELIMITERS):
            raise BadLine("", cells[0][:40], "its values are parted otherwise than the header")
        cells += [""] * (self._width - len(cells))
        if any(cell.strip() for at, cell in enumerate(cells) if at not in self._named):
            raise BadLine(
                "", f"{len(cells)} values", f"not the {len(self.columns)} values of the header"
            )
        return ["" if at is None else cells[at] for at in self._order]

    def _over_lines(self, text: str) -> list[str]:
        """Join lines until the quote closes; where it never does, give the lines back."""
        lines = [text]
        while len(lines) < LINES_OF_A_ROW and (more := self._next_line()) is not None:
            lines.append(more)
            cells = self._parse("\n".join(lines))
            if cells is not None and len(cells) <= self._width:
                return cells
        self._ahead = lines[1:] + self._ahead
        self._line -= len(lines) - 1
        raise BadLine("", text[:40], "quote never closed or wrongly placed")

    def _next_value(self) -> str | None:
        """The next line that holds a value."""
        while (text := self._next_line()) is not None and _NOTHING.fullmatch(text):
            pass
        return text

    def _next_line(self) -> str | None:
        text = self._ahead.pop(0) if self._ahead else self._read_line()
        if text is not None:
            self._line += 1
        return text

    def _read_line(self) -> str | None:
        text = self._text.readline(LONGEST_LINE + 1)
        if not text:
            return None
        if len(text) > LONGEST_LINE and not text.endswith("\n"):
            while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
        return text.removesuffix("\n")

    def _refuse_other_formats(self) -> None:
        start = self._bytes.peek(64)[:64]
        for mark, found in _OTHERS.items():
            if start.removeprefix(BOM_UTF8).lstrip().startswith(mark):
                raise FileRefused(f"{self.name}: {found}")
        if b"\0" in start[:4]:
            raise FileRefused(f"{self.name}: {_OTHERS[BOM_UTF16_LE]}")

    def _read_header(self) -> list[int | None]:
        text = self._next_value() or ""
        if said := _SEPARATOR.fullmatch(text):
            self._delimiter = said[1]
            text = self._next_value() or ""
        else:
            self._delimiter = max(DELIMITERS, key=text.count)
        written = self._parse(text) or []
        found = [_column(name) for name in written]
        if not any(found):
            raise FileRefused(f"{self.name}: no header")
        if self._any:
            self.columns = tuple(trimmed(name) for name in written)
            self._width = len(found)
            self._named = {at for at, name in enumerate(found) if name}
            return list(range(self._width))
        named = [name for name in found if name]
        twice = sorted({name for name in named if named.count(name) > 1})
        needed = [name for name in self.columns if name not in self._optional]
        problems = [f"column {name} is missing" for name in needed if name not in found]
        problems += [f"column {name!r} is unknown" for name in named if name not in self.columns]
        problems += [f"column {name} is there twice" for name in twice]
        if problems:
            raise FileRefused(f"{self.name}: {', '.join(problems)}")
        self._width = len(found)
        self._named = {at for at, name in enumerate(found) if name}
        return [found.index(name) if name in found else None for name in self.columns]

    def _parse(self, text: str) -> list[str] | None:
        """Split one row; None when its quotes do not close or stand in the wrong place."""
        try:
            return next(csv.reader([text], strict=True, delimiter=self._delimiter), [])
        except csv.Error:
            return None


def _column(name: str) -> str:
    """A column as people write it over their own: `Member Number:` is member_number."""
    return re.sub(r"[\s_.-]+", "_", trimmed(name).rstrip(" :*").casefold())
