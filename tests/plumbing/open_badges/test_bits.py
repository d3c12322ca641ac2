"""A list is read by whoever knows the standard, here bit by bit."""

from __future__ import annotations

import base64
import gzip

import pytest

from plumbing.open_badges.bits import LENGTH, encoded


def read(text: str, index: int) -> bool:
    assert text[0] == "u"
    packed = text[1:] + "=" * (-len(text[1:]) % 4)
    bits = gzip.decompress(base64.urlsafe_b64decode(packed))
    assert len(bits) * 8 >= 131_072
    return format(bits[index // 8], "08b")[index % 8] == "1"


def test_bits_are_counted_from_the_left():
    found = encoded([0, 9, LENGTH - 1])
    set_bits = [index for index in (0, 1, 7, 8, 9, 10, LENGTH - 1) if read(found, index)]
    assert set_bits == [0, 9, LENGTH - 1]


def test_the_same_bits_are_the_same_text_and_none_are_none():
    assert encoded([5, 3]) == encoded([3, 5])
    assert not any(read(encoded([]), index) for index in range(0, LENGTH, 4097))


@pytest.mark.parametrize("index", [-1, LENGTH])
def test_a_bit_outside_is_refused(index):
    with pytest.raises(ValueError, match="no bit"):
        encoded([index])
