"""The credential in a file, however it is wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plumbing.open_badges.baked import PNG, from_png, from_svg
from plumbing.open_badges.compact import LARGEST, NotCompact, looks_like_one, parsed

LARGEST_TEXT = 4 * LARGEST  # of JSON or SVG around it
MOST_VALUES = 2000


class Wrapped(StrEnum):
    """What a credential came in."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Found:
    """A credential that was found. text: to be read by `compact.read`."""

    text: str
    wrapped: Wrapped


def credential_in(content: bytes) -> Found | None:
    """The compact JWT in a file: bare, within JSON, or baked into a PNG or SVG; None without one.
    Cheap for any other file: nothing but text of some size is parsed.
    """
    if content.startswith(PNG):
        return _kept(from_png(content), Wrapped.PNG)
    if len(content) > LARGEST_TEXT:
        return None
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    if text.startswith("<"):
        return _kept(from_svg(text), Wrapped.SVG)
    if text.startswith(("{", "[", '"')):
        return _kept(_in_json(text), Wrapped.JSON)
    bare = "".join(text.split())  # mail programs break long lines
    return Found(bare, Wrapped.TEXT) if looks_like_one(bare) else None


def _kept(text: str | None, wrapped: Wrapped) -> Found | None:
    """What is no JWT is signed in another way, if at all, that nobody here reads."""
    return Found(text, wrapped) if text and looks_like_one(text) else None


def _in_json(text: str) -> str | None:
    """The one value that looks like a JWT."""
    try:
        found = [each for each in _strings(parsed(text)) if looks_like_one(each)]
    except NotCompact:
        return None
    return found[0] if len(set(found)) == 1 else None


def _strings(value: Any) -> Iterator[str]:
    left, count = [value], 0
    while left and count < MOST_VALUES:
        one, count = left.pop(), count + 1
        if isinstance(one, str):
            yield one.strip()
        elif isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
