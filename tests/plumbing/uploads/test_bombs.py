"""What is small and unpacks to very much is refused, however it is packed and written out."""

from __future__ import annotations

import base64

import pytest
from pypdf.generic import ArrayObject, NameObject

from plumbing import uploads
from plumbing.uploads import UploadRefused, checking
from tests.plumbing.uploads.samples import document, upload, with_stream, zeros_packed

HEX, A85, FLATE, RUNS = "/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode"
LONG_RUNS = b"\x81\0" * 2_200_000  # 128 bytes each


@pytest.fixture(scope="module", autouse=True)
def inspector():
    yield
    checking.inspectors.stop()


def packed(data, *filters):
    names = ArrayObject(map(NameObject, filters)) if len(filters) > 1 else NameObject(*filters)
    return uploads.check(upload("a.pdf", document(1, with_stream(data, names))))


@pytest.mark.parametrize(
    ("write", "filters"),
    [
        (bytes, (FLATE,)),
        (lambda data: data.hex().encode() + b">", (HEX, FLATE)),
        (lambda data: base64.a85encode(data) + b"~>", (A85, FLATE)),
        (lambda data: (base64.a85encode(data) + b"~>").hex().encode() + b">", (HEX, A85, FLATE)),
        (lambda _: LONG_RUNS, (RUNS,)),
        (lambda _: LONG_RUNS.hex().encode() + b">", (HEX, RUNS)),
    ],
)
def test_a_bomb_is_refused_in_every_wrapping(write, filters):
    with pytest.raises(UploadRefused) as refused:
        packed(write(zeros_packed()), *filters)
    assert refused.value.code == "too_complex"


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (b"\x02abc\xfed\x80 what follows is not read", (RUNS,)),
        (b"\x7f", (RUNS,)),
        (b"0 0 m".hex().encode() + b">", (HEX,)),
        (b"no letters of hexadecimals", (HEX, FLATE)),
        (b"~~~", (A85, FLATE)),
        (b"", (RUNS,)),
    ],
)
def test_what_is_small_is_taken_also_where_it_is_written_wrongly(data, filters):
    assert packed(data, *filters).pages == 1
