"""Files as people send them, good and bad, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pillow_heif import register_heif_opener
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

GPS_INFO = 0x8825
ORIENTATION = 0x0112


def upload(name: str, content: bytes, content_type: str = "text/html") -> SimpleUploadedFile:
    """An uploaded file; the declared type is wrong on purpose, as nobody believes it."""
    return SimpleUploadedFile(name, content, content_type)


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    mode: str = "RGB",
    *,
    exif: Any = None,
    **options: Any,
) -> bytes:
    """A picture, red at the left and blue at the right."""
    if kind == "HEIF":
        register_heif_opener()
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    if exif is not None:
        options["exif"] = exif
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def phone_exif(orientation: int = 6) -> Image.Exif:
    """What a phone writes: turned, and where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = "<script>alert(1)</script>"
    exif.get_ifd(GPS_INFO).update({1: "N", 2: (42.0, 16.0, 12.3), 3: "W", 4: (89.0, 5.0, 38.0)})
    return exif


def document(
    pages: int = 1, change: Callable[[PdfWriter], None] | None = None, **page: float
) -> bytes:
    """A PDF of blank pages; `change` may spoil it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(page.get("width", 612), page.get("height", 792))
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **entries: Any) -> DictionaryObject:
    values = {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()}
    return DictionaryObject({NameObject("/S"): NameObject(kind)} | values)


def opening(what: Any) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = what

    return change


def opening_at_page_one(writer: PdfWriter) -> None:
    place = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
    writer.root_object[NameObject("/OpenAction")] = place


def linking(writer: PdfWriter) -> None:
    """A clickable link, as half of all certificates have."""
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
            NameObject("/A"): action("/URI", URI="https://example.org/"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def clicking(what: DictionaryObject) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        linking(writer)
        note = writer.pages[0]["/Annots"][0].get_object()
        note[NameObject("/A")] = writer._add_object(what)

    return change


def hidden_kind(writer: PdfWriter) -> None:
    """JavaScript whose kind is only referred to."""
    what = action("/x", x="app.alert(1)")
    what[NameObject("/S")] = writer._add_object(NameObject("/JavaScript"))
    clicking(what)(writer)


def naming_a_script(writer: PdfWriter) -> None:
    """A script that runs by standing in the table of names."""
    script = writer._add_object(action("/JavaScript", JS="app.alert(1)"))
    table = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("start"), script])}
    )
    names = DictionaryObject({NameObject("/JavaScript"): writer._add_object(table)})
    writer.root_object[NameObject("/Names")] = writer._add_object(names)


def with_form(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)


def with_stream(data: bytes, filters: Any) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(data)
        stream[NameObject("/Filter")] = filters
        writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)

    return change


def zeros_packed() -> bytes:
    packer = zlib.compressobj(9)
    zeros = bytes(16 * 1024 * 1024)
    return b"".join(packer.compress(zeros) for _ in range(24)) + packer.flush()


def flate_bomb(writer: PdfWriter) -> None:
    with_stream(zeros_packed(), NameObject("/FlateDecode"))(writer)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("run.bat", "echo")
    return out.getvalue()


def flood(side: int) -> bytes:
    """A small PNG that says it is `side` pixels square: one chunk of a bomb."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(40_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
