"""Which emails are taken, and which of them are answered: machines never write to each other."""

from __future__ import annotations

from collections.abc import Mapping

ROBOTS = {"bulk", "list", "junk"}
REPLIES = ("auto-replied", "auto-notified")


def is_taken(headers: Mapping[str, str]) -> bool:
    """Whether an email is one that somebody sent on: no automatic reply, and no bounce.

    headers: by their names in small letters.
    """
    kind = headers.get("content-type", "").casefold()
    if headers.get("auto-submitted", "no").strip().casefold().startswith(REPLIES):
        return False
    if "x-autoreply" in headers or "x-autorespond" in headers:
        return False
    return (
        not kind.startswith("multipart/report") and headers.get("return-path", "").strip() != "<>"
    )


def is_answered(headers: Mapping[str, str]) -> bool:
    """Whether one that is taken is answered: none that a machine sent or a list handed on."""
    if headers.get("auto-submitted", "no").strip().casefold() != "no":
        return False
    if headers.get("precedence", "").strip().casefold() in ROBOTS:
        return False
    return not {"list-id", "x-auto-response-suppress", "feedback-id"} & headers.keys()
