"""Reading a stranger's PDF: whole and of sane size; and writing it anew, with nothing that acts."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError, PyPdfError
from pypdf.filters import ASCII85Decode, ASCIIHexDecode
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from plumbing.child import Refused
from plumbing.uploads.kinds import LONGEST_EDGE, MOST_PAGES

MOST_OBJECTS = 200_000
LARGEST_STREAM = 256 * 1024 * 1024  # a Letter page scanned at 600 dpi in colour is 100 MB
LARGEST_SUM = 1024 * 1024 * 1024
HEAD = 1024  # bytes in which readers look for the beginning

# Annotations that are shown only by playing them, and entries that hold what is played.
MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
MEDIA_KEYS = {"/RichMediaContent", "/RichMediaSettings"}
# What acts, by itself or on a click, and what leads outside or to what is not copied.
ACTING = {
    *("/A", "/AA", "/PA", "/JS", "/JavaScript", "/OpenAction", "/Next", "/Dest", "/URI", "/XFA"),
    *("/AF", "/B", "/Metadata", "/PieceInfo", "/StructParent", "/StructParents"),
}
OUTSIDE = {"/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI"}  # of a stream: more in another file
LINKS = ("http://", "https://", "mailto:")
SHOWN = {"/AcroForm", "/OCProperties"}  # of the document: what forms and layers look like

# The reader mends small faults and says so; nobody reads that.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def take(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the number of pages, and a plain PDF of them: no password, nothing that acts.

    Bytes before the header and after the end are no part of the document. Refused with a code of
    `refusals.MESSAGES`, above all where a plain copy would not show all there is.
    """
    start, end = content.find(b"%PDF-", 0, HEAD + 5), content.rfind(b"%%EOF")
    if b"startxref" not in content:
        raise Refused("cut_off")
    cut = content[max(start, 0) : end if end > start else None] + b"\n%%EOF\n"
    try:
        reader = PdfReader(io.BytesIO(cut))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("encrypted")
        _refuse_incomplete(reader)
        pages = _pages(reader)
        return {"pages": pages}, _plain(reader)
    except (NotImplementedError, DependencyError) as error:
        raise Refused("locked") from error
    except (RecursionError, OverflowError) as error:
        raise Refused("too_complex") from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Refused("cut_off" if end < start else "damaged") from error


def _pages(reader: PdfReader) -> int:
    count = 0
    for page in reader.pages:
        count += 1
        if max(abs(page.mediabox.width), abs(page.mediabox.height)) > LONGEST_EDGE:
            raise Refused("page_too_large")
        if count > MOST_PAGES:
            raise Refused("too_many_pages", pages=len(reader.pages))
    if not count:
        raise Refused("no_pages")
    return count


def _refuse_incomplete(reader: PdfReader) -> None:
    """Look at every object of the file, not only at those the pages lead to, and make it plain."""
    form = _value(reader.root_object, "/AcroForm")
    form = form if isinstance(form, DictionaryObject) else DictionaryObject()
    if "/XFA" in form and _value(reader.root_object, "/NeedsRendering"):
        raise Refused("no_paper")
    unpacked = 0
    for each in _all_objects(reader):
        if isinstance(each, DictionaryObject):
            if "/EF" in each or _value(each, "/Type") == "/EmbeddedFile":
                raise Refused("attachment")
            if MEDIA_KEYS & each.keys() or _value(each, "/Subtype") in MEDIA:
                raise Refused("media")
            _make_plain(each, acts=each is form or _can_act(each))
        if isinstance(each, StreamObject):
            unpacked += _unpacked_size(each)
            if unpacked > LARGEST_SUM:
                raise Refused("too_complex")


def _make_plain(each: DictionaryObject, *, acts: bool) -> None:
    """Take out what acts. A link to a page of the web, which somebody must click, stays."""
    if isinstance(each, StreamObject):
        for key in OUTSIDE:
            each.pop(key, None)
    if not acts:
        return
    kept = {"/URI"} if _is_link(each) else {"/A"} if _is_link(_value(each, "/A")) else set()
    for key in ACTING - kept:
        each.pop(key, None)
    if _value(each, "/FT") == "/Sig":
        each.pop("/V", None)  # it would say that the copy is not what was signed


def _can_act(each: DictionaryObject) -> bool:
    """A page, an annotation, a field, an action. Elsewhere `/A` may be what a font is called."""
    return (
        _value(each, "/Type") in {"/Page", "/Annot", "/Catalog"}
        or isinstance(_value(each, "/Rect"), ArrayObject)
        or isinstance(_value(each, "/T"), (TextStringObject, ByteStringObject))
        or any(isinstance(_value(each, key), NameObject) for key in ("/FT", "/S"))
    )


def _is_link(action: Any) -> bool:
    return (
        isinstance(action, DictionaryObject)
        and _value(action, "/S") == "/URI"
        and str(_value(action, "/URI")).lower().startswith(LINKS)
    )


def _plain(reader: PdfReader) -> bytes:
    """The pages and what they look like, in a document of our own."""
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for key in SHOWN & reader.root_object.keys():
        writer.root_object[NameObject(key)] = reader.root_object[key].clone(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


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
    """Bytes that a stream of Flate or of run lengths unpacks to, without keeping them, also where
    it is written out in letters; 0 for other streams.
    """
    filters = _value(stream, "/Filter")
    chain = list(filters) if isinstance(filters, ArrayObject) else [filters]
    data = stream._data  # noqa: SLF001 (still packed)
    try:
        while chain and chain[0] in IN_LETTERS:
            data = IN_LETTERS[chain.pop(0)].decode(data)
    except (ValueError, PyPdfError):
        return 0  # no reader unpacks it either
    if sum(each in PACKED for each in chain) > 1:
        raise Refused("too_complex")  # packed twice serves no reader
    if not chain or chain[0] not in PACKED:
        return 0
    return PACKED[chain[0]](data)


def _flate_size(data: bytes) -> int:
    unpacker, size = zlib.decompressobj(), 0
    try:
        while data and not unpacker.eof:
            size += len(unpacker.decompress(data, 1024 * 1024))
            data = unpacker.unconsumed_tail
            if size > LARGEST_STREAM:
                raise Refused("too_complex")
    except zlib.error:
        return size  # readers show what they can of a broken picture; so do we
    return size


def _run_length_size(data: bytes) -> int:
    """Each run begins with how long it is: to 127 of bytes that follow, from 129 of one byte."""
    size = at = 0
    while at < len(data) and data[at] != END_OF_RUNS:
        written_out = data[at] < END_OF_RUNS
        size += data[at] + 1 if written_out else 2 * END_OF_RUNS + 1 - data[at]
        at += data[at] + 2 if written_out else 2
        if size > LARGEST_STREAM:
            raise Refused("too_complex")
    return size


END_OF_RUNS = 128
PACKED = {
    **dict.fromkeys(("/FlateDecode", "/Fl"), _flate_size),
    **dict.fromkeys(("/RunLengthDecode", "/RL"), _run_length_size),
}
IN_LETTERS: dict[str, Any] = {
    **dict.fromkeys(("/ASCIIHexDecode", "/AHx"), ASCIIHexDecode),
    **dict.fromkeys(("/ASCII85Decode", "/A85"), ASCII85Decode),
}
