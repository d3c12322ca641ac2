"""A table that somebody pastes or uploads, as text: CSV however it was written, or a workbook."""

from __future__ import annotations

import logging
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any

from django.core.files.base import File

from plumbing.child import ChildError, ChildTimeout, Refused
from plumbing.tables.workbook import COLUMNS
from plumbing.uploads.inspectors import Busy, Inspectors

LARGEST = 2 * 1024 * 1024
SECONDS = 8.0
MESSAGES = {
    "too_large": "The file is larger than 2 MB. Leave only the rows of your list in it.",
    "empty": "The file is empty. Choose it again; it may not have been saved completely.",
    "old_workbook": "This is a workbook with a password, or of an old kind (.xls). Save it as "
    ".xlsx without a password, or as CSV.",
    "no_workbook": "This is no CSV file and no .xlsx workbook that can be read. Save the list "
    "again as CSV, or copy its rows and paste them.",
    "unpacked": "The workbook is far larger inside than a list. Copy the rows of your list into a "
    "new workbook, or paste them.",
    "too_wide": f"The first sheet has more than {COLUMNS} columns. Copy those of your list into a "
    "new workbook, or paste them.",
    "no_rows": "No sheet of the workbook holds anything. Save it once more and choose it again.",
    "too_complex": "The workbook cannot be read in reasonable time. Save the list as CSV, or copy "
    "its rows and paste them.",
    "busy": "We are reading other files just now. Nothing is lost: choose the file again in a "
    "minute.",
    "other": "This is no list. We take CSV files and .xlsx workbooks; you can also paste the rows.",
}
_OTHERS = (b"%PDF", b"\x1f\x8b", b"\xff\xd8\xff", b"\x89PNG")

log = logging.getLogger(__name__)

# The only processes that open strangers' workbooks; `plumbing.tables.workbook` runs there.
readers = Inspectors("plumbing.tables.workbook")


class NotATable(Exception):
    """Why a file is not taken; the text is for whoever sent it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(MESSAGES[code])


def text_of(file: File[Any], *, rows: int, sender: object) -> str:
    """An uploaded table as the text of a CSV file. Raises NotATable.

    rows: the most that are wanted of a workbook, the header among them. Name and type are not
    believed; a workbook is opened in a child with limits, of which a sender holds one at a time.
    """
    content = _content(file)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotATable("old_workbook")
    if content.startswith(b"PK"):
        return _of_workbook(content, rows, sender)
    if content.startswith(_OTHERS) or content.lstrip().startswith(b"<"):
        raise NotATable("other")
    return _decoded(content)


def _content(file: File[Any]) -> bytes:
    if (file.size or 0) > LARGEST:
        raise NotATable("too_large")
    file.seek(0)
    content: bytes = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotATable("too_large")
    if not content.strip():
        raise NotATable("empty")
    return content


def _decoded(content: bytes) -> str:
    """Text as programs save it: UTF-8, what spreadsheets call Unicode, or the old Western set."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _of_workbook(content: bytes, rows: int, sender: object) -> str:
    try:
        _facts, text = readers.call("read", {"rows": rows}, content, seconds=SECONDS, sender=sender)
    except Busy:
        raise NotATable("busy") from None
    except Refused as refusal:
        raise NotATable(refusal.code) from None
    except ChildTimeout:
        raise NotATable("too_complex") from None
    except ChildError as error:  # out of memory, or XML that no workbook has
        log.warning("workbook cannot be read: %s", error)
        raise NotATable("no_workbook") from None
    return text.decode()
