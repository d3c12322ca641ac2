"""Bitstring status lists: one bit a credential, packed so that nobody learns whose is asked for
(W3C Bitstring Status List; handbook section 10).
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

MOST_BYTES = 4 * 1024 * 1024  # of a list of somebody else, unpacked
LENGTH = 131_072  # bits of a list: the least that the standard allows, so that many share one


def encoded(taken_back: Iterable[int]) -> str:
    """The list with these bits set, as the standard writes it: bit 0 is the leftmost of the first
    byte; gzip, then multibase base64url without padding. ValueError for an index outside.
    """
    bits = bytearray(LENGTH // 8)
    for index in taken_back:
        if not 0 <= index < LENGTH:
            raise ValueError(f"no bit {index} in a list of {LENGTH}")
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)  # the same bits are the same text
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def unpacked(packed: str) -> bytes:
    """The bits of a list as others wrote it: with the mark of multibase or without. ValueError
    where it is none; of one too large its beginning.
    """
    text = packed.removeprefix("u")
    try:
        squeezed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # gzip
        return unpacking.decompress(squeezed, MOST_BYTES)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("no status list") from error


def bit(bits: bytes, index: int) -> bool:
    """Whether that bit of a list is set. ValueError where it has no such bit."""
    if not 0 <= index < len(bits) * 8:
        raise ValueError(f"no bit {index} in a list of {len(bits) * 8}")
    return bool(bits[index // 8] & 0x80 >> index % 8)
