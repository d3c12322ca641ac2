"""Whatever a credential comes in, it is found; and nothing that a stranger sends is believed."""

from __future__ import annotations

import base64
import io
import json
import struct
import time
import tracemalloc
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plumbing.open_badges import (
    KEYWORD,
    NotCompact,
    Wrapped,
    bit,
    credential_in,
    encoded,
    read,
    unpacked,
)


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


JWT = f"{part({'alg': 'ES256'})}.{part({'iss': 'a'})}.c2ln"


def png(*texts: str, packed: bool = False, keyword: str = KEYWORD) -> bytes:
    info, out = PngInfo(), io.BytesIO()
    for text in texts:
        info.add_itxt(keyword, text, zip=packed)
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def svg(inside: str) -> bytes:
    return f'<?xml version="1.0"?><svg xmlns:openbadges="x">{inside}</svg>'.encode()


TAG = "openbadges:credential"
TWICE, NAN, LONG = '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": ' + "9" * 9000 + "}"


@pytest.mark.parametrize(
    ("content", "wrapped"),
    [
        (JWT.encode(), Wrapped.TEXT),
        (f"\ufeff {JWT[:20]}\r\n{JWT[20:]}\n".encode(), Wrapped.TEXT),
        (json.dumps(JWT).encode(), Wrapped.JSON),
        (json.dumps({"a": 1, "credential": {"jwt": JWT}}).encode(), Wrapped.JSON),
        (json.dumps({"verifiableCredential": [JWT, JWT]}).encode(), Wrapped.JSON),
        (svg(f'<{TAG} verify="{JWT}"/>'), Wrapped.SVG),
        (svg(f"<{TAG} verify='{JWT}'></{TAG}>"), Wrapped.SVG),
        (svg(f"<{TAG}><![CDATA[{JWT}]]></{TAG}>"), Wrapped.SVG),
        (png(JWT), Wrapped.PNG),
        (png(JWT, packed=True), Wrapped.PNG),
    ],
)
def test_it_is_found_in(content, wrapped):
    found = credential_in(content)
    assert (found.text, found.wrapped) == (JWT, wrapped)
    assert read(found.text).claims == {"iss": "a"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"a letter without dots",
        b"\xff\xfe.\x00",
        json.dumps({"a": JWT, "b": JWT.replace("c2ln", "c2lo")}).encode(),
        b"[" * 200_000,
        (JWT + "A" * 70_000).encode(),
        svg("<path d=''/>"),
        svg(f'<{TAG} verify="{JWT}"/><{TAG} verify="{JWT}"/>'),
        png(),
        png(JWT, JWT),
        png(JWT, keyword="openbadges"),
        png(JWT)[:40],
    ],
)
def test_nothing_is_found_in(content):
    assert credential_in(content) is None


def test_a_packed_chunk_that_would_grow_without_end_stops_early():
    bomb = zlib.compress(b"a" * 30_000_000)
    data = KEYWORD.encode() + b"\0\1\0\0\0" + bomb
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", 0)
    plain = png()
    found = credential_in(plain[:33] + chunk + plain[33:])
    assert found is None or len(found.text) <= 64 * 1024 + 1


def test_ten_thousand_badges_in_one_picture_are_not_unpacked_one_by_one():
    data = KEYWORD.encode() + b"\0\1\0\0\0" + zlib.compress(b"a" * 60_000)
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", 0)
    content = png()[:33] + chunk * 10_000 + png()[33:]
    tracemalloc.start()
    assert credential_in(content) is None
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize("content", ['["' + '\\"' * 120_000, "<openbadges:credential " * 11_000])
def test_what_is_made_to_take_long_does_not(content):
    before = time.process_time()
    assert credential_in(content.encode()) is None
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "text",
    [
        "a.b",
        "a.b.c.d",
        f"{part([1])}.{part({})}.c2ln",
        f"{part({})}.{part('{')}.c2ln",
        f"{part({})}.{part('[' * 5000 + ']' * 5000)}.c2ln",
        f"{part({})}.{part(TWICE)}.c2ln",
        f"{part({})}.{part(NAN)}.c2ln",
        f"{part({})}.{part(LONG)}.c2ln",
        f"{part({})}.!!!!.c2ln",
    ],
)
def test_what_is_no_jwt_is_refused(text):
    with pytest.raises(NotCompact):
        read(text)


def test_a_bit_of_another_list_is_read_and_a_list_that_bursts_is_not():
    assert [bit(unpacked(encoded([3])), index) for index in (2, 3, 4)] == [False, True, False]
    for packed, index in ((encoded([]), 1 << 40), ("u!!", 0), ("uAAAA", 0)):
        with pytest.raises(ValueError, match="list"):
            bit(unpacked(packed), index)
