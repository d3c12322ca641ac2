"""Which app writes which kind of notice: each registers its renderers when it is ready.

A renderer is asked at send time, not when the notice was planned: who has paid, died or moved
meanwhile is not written to (handbook section 11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notices.models import Notice, SkipReason


class NotReady(Exception):
    """Something the message needs, such as a PDF, is not made yet: the notice is tried later."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an email."""

    name: str
    content_type: str
    data: bytes


def nothing_attached(_notice: Notice) -> Sequence[Attachment]:
    return ()


@dataclass(frozen=True, slots=True)
class Renderer:
    """What one kind of notice says.

    skip: the reason not to send it any more, or None. It need not ask about death or addresses.
    context: the variables of `templates/notices/<kind>/`, named at the top of its templates.
    attachments: files of the email. context and attachments may raise NotReady.
    """

    kind: str
    skip: Callable[[Notice], SkipReason | None]
    context: Callable[[Notice], Mapping[str, Any]]
    attachments: Callable[[Notice], Sequence[Attachment]] = nothing_attached


_renderers: dict[str, Renderer] = {}


def register(renderer: Renderer) -> None:
    """Make `renderer` the one of its kind; called from `AppConfig.ready`."""
    _renderers[renderer.kind] = renderer


def renderer_of(kind: str) -> Renderer:
    """Return the renderer of a kind; LookupError when no app has registered one."""
    try:
        return _renderers[kind]
    except KeyError:
        raise LookupError(f"no renderer for notices of kind {kind}") from None
