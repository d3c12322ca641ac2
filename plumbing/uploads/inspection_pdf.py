"""Reading a stranger's PDF: whole, plain, of sane size, and with nothing in it that acts."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)

from plumbing.child import Refused
from plumbing.uploads.kinds import LONGEST_EDGE, MOST_PAGES

MOST_OBJECTS = 200_000
LARGEST_STREAM = 256 * 1024 * 1024  # a Letter page scanned at 600 dpi in colour is 100 MB
LARGEST_SUM = 1024 * 1024 * 1024
TAIL = 1024

# Entries of dictionaries that carry programs, other files or forms of a second kind.
ACTIVE_KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/RichMediaSettings",
}
# Kinds of action that do more than show another place or open a link that is clicked.
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
    "/Movie",
    "/Sound",
}

# The reader mends small faults and says so; nobody reads that.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def inspect(content: bytes) -> dict[str, Any]:
    """Return the number of pages; Refused with a code of `refusals.MESSAGES`."""
    if not content.startswith(b"%PDF-") or b"startxref" not in content[-2 * TAIL :]:
        raise Refused("damaged")
    if content.rpartition(b"%%EOF")[2].strip(b"\0\t\n\f\r ") or b"%%EOF" not in content[-TAIL:]:
        raise Refused("hidden_data" if b"%%EOF" in content else "damaged")
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Refused("encrypted")
        _refuse_active(reader)
        pages = _pages(reader)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Refused("damaged") from error
    except (RecursionError, OverflowError) as error:
        raise Refused("too_complex") from error
    return {"pages": pages}


def _pages(reader: PdfReader) -> int:
    count = 0
    for page in reader.pages:
        count += 1
        if max(abs(page.mediabox.width), abs(page.mediabox.height)) > LONGEST_EDGE:
            raise Refused("page_too_large")
        if count > MOST_PAGES:
            raise Refused("too_many_pages", pages=len(reader.pages))
    if not count:
        raise Refused("damaged")
    return count


def _refuse_active(reader: PdfReader) -> None:
    """Look at every object of the file, not only at those the pages lead to."""
    opening = _value(reader.root_object, "/OpenAction")
    # Many writers say "open at page 1": a place, or an action that only goes to one.
    if isinstance(opening, DictionaryObject) and _value(opening, "/S") != "/GoTo":
        raise Refused("active")
    unpacked = 0
    for each in _all_objects(reader):
        if isinstance(each, DictionaryObject):
            if ACTIVE_KEYS & each.keys() or _value(each, "/S") in ACTIVE_ACTIONS:
                raise Refused("active")
            if _value(each, "/Type") == "/EmbeddedFile":
                raise Refused("active")
        if isinstance(each, StreamObject):
            unpacked += _unpacked_size(each)
            if unpacked > LARGEST_SUM:
                raise Refused("too_complex")


def _all_objects(reader: PdfReader) -> Iterator[PdfObject]:
    numbers = {number for table in reader.xref.values() for number in table}
    numbers |= set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise Refused("too_complex")
    left: list[PdfObject | None] = [reader.trailer]
    left += [reader.get_object(IndirectObject(number, 0, reader)) for number in sorted(numbers)]
    seen = 0
    while left:
        each = left.pop()
        seen += 1
        if seen > 10 * MOST_OBJECTS:
            raise Refused("too_complex")
        if each is None or isinstance(each, IndirectObject):
            continue  # references are met under their own number
        yield each
        if isinstance(each, DictionaryObject):
            left.extend(each.values())
        elif isinstance(each, ArrayObject):
            left.extend(each)


def _value(dictionary: DictionaryObject, key: str) -> Any:
    """Return an entry itself, also where the file only refers to it."""
    raw = dictionary.get(key)
    return raw.get_object() if raw is not None else None


def _unpacked_size(stream: StreamObject) -> int:
    """Bytes a Flate stream unpacks to, without keeping them; 0 for other streams."""
    filters = _value(stream, "/Filter")
    chain = list(filters) if isinstance(filters, ArrayObject) else [filters]
    packed = [each for each in chain if each in {"/FlateDecode", "/Fl"}]
    if len(packed) > 1:
        raise Refused("too_complex")  # packed twice serves no reader
    if not packed or chain[0] != packed[0]:
        return 0
    unpacker, size, data = zlib.decompressobj(), 0, stream._data  # noqa: SLF001 (still packed)
    try:
        while data and not unpacker.eof:
            size += len(unpacker.decompress(data, 1024 * 1024))
            data = unpacker.unconsumed_tail
            if size > LARGEST_STREAM:
                raise Refused("too_complex")
    except zlib.error:
        return size  # readers show what they can of a broken picture; so do we
    return size
