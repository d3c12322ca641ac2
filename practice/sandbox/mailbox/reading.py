"""A message taken apart for the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart

_HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
_NEW_TAB = '<base target="_blank">'


@dataclass(frozen=True)
class Attachment:
    position: int
    name: str
    content_type: str
    size: int


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return _words(part) if part else ""


def html_of(message: EmailMessage) -> str:
    """The HTML part, or "" without one, its links opening in a tab of their own: inside a frame
    that may do nothing they would otherwise lead nowhere.
    """
    part = message.get_body(("html",))
    if part is None:
        return ""
    html = _words(part)
    head = _HEAD.search(html)
    place = head.end() if head else 0
    return html[:place] + _NEW_TAB + html[place:]


def attachments_of(message: EmailMessage) -> list[Attachment]:
    return [
        Attachment(
            position=position,
            name=_file_name(part, position),
            content_type=part.get_content_type(),
            size=len(content(part)),
        )
        for position, part in enumerate(message.iter_attachments())
    ]


def attachment(message: EmailMessage, position: int) -> tuple[str, bytes]:
    """(file name, content) of one attachment; LookupError when there is none at that place."""
    parts = list(message.iter_attachments())
    if position >= len(parts):
        raise LookupError(position)
    return _file_name(parts[position], position), content(parts[position])


def content(part: MIMEPart) -> bytes:
    decoded = part.get_payload(decode=True)
    if isinstance(decoded, bytes):
        return decoded
    return b"".join(inner.as_bytes() for inner in part.iter_parts())


def _words(part: MIMEPart) -> str:
    charset = part.get_content_charset() or "utf-8"
    try:
        return content(part).decode(charset, "replace")
    except LookupError:
        return content(part).decode("utf-8", "replace")


def _file_name(part: MIMEPart, position: int) -> str:
    """The name a sender gave, without any path or control character."""
    given = re.split(r"[/\\]", part.get_filename() or "")[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", given).strip(". ") or f"attachment-{position + 1}"
