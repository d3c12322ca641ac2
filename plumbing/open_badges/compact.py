"""A compact JWT taken apart: header and claims as they stand there, not believed yet."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

LARGEST = 64 * 1024  # letters; a credential with a long text has some thousands
LARGEST_LIST = 1024 * 1024  # of a status list, whose bits hardly shrink once many are set
DEEPEST = 24  # JSON inside JSON; a credential has six
_THREE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class NotCompact(Exception):
    """This text is no compact JWT of sane size and form."""


@dataclass(frozen=True, slots=True)
class Compact:
    """A JWT. header, claims: what its first two parts hold; signed: the bytes that are signed."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def digest(self) -> str:
        """The hash of what is signed: the same however it is wrapped, and whichever of the
        signatures that hold stands below it.
        """
        return hashlib.sha256(self.signed).hexdigest()


def looks_like_one(text: str, *, most: int = LARGEST) -> bool:
    """Whether a text of so many letters at most has the form, whatever is in it."""
    return len(text) <= most and _THREE.fullmatch(text) is not None


def read(text: str, *, most: int = LARGEST) -> Compact:
    """Take a JWT of so many letters at most apart. Raises NotCompact."""
    if not looks_like_one(text, most=most):
        raise NotCompact("not three parts of a JWT")
    signed, _, signature = text.rpartition(".")
    head, _, body = signed.partition(".")
    return Compact(_object(head), _object(body), signed.encode(), _decoded(signature))


def parsed(text: str) -> Any:
    """JSON of a stranger: of sane depth, no key twice, no NaN, no letter that no text of ours can
    hold (NUL, half a pair). Raises NotCompact.
    """
    if _depth(text) > DEEPEST:
        raise NotCompact("too deep")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        told = json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise NotCompact("no JSON") from error
    if b"\\u0000" in told:
        raise NotCompact("no text")
    return found


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotCompact("no base64") from error


def _object(part: str) -> dict[str, Any]:
    try:
        found = parsed(_decoded(part).decode())
    except UnicodeDecodeError as error:
        raise NotCompact("no text") from error
    if not isinstance(found, dict):
        raise NotCompact("no JSON object")
    return found


def _depth(text: str) -> int:
    """How deep brackets go that stand outside of strings; each letter is looked at once."""
    now = most = 0
    quoted = escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = quoted
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "[{":
            now += 1
            most = max(most, now)
        elif not quoted and letter in "]}":
            now -= 1
    return most


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
