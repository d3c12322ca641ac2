"""Which app writes which kind of notice: each registers its renderers when it is ready.

A renderer is asked at send time, not when the notice was planned: who has paid, died or moved
meanwhile is not written to (handbook section 11).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import Notice, SkipReason
from members.queries.held import Held


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


PointsProvider = Callable[[Collection[Held], date], Mapping[int, Mapping[str, Any]]]
_points_provider: list[PointsProvider] = []


def register_points(provider: PointsProvider) -> None:
    """Tell who knows the points of a certification; the renewal letter asks without knowing ccp."""
    _points_provider[:] = [provider]


def points_of(held: Collection[Held], on: date) -> Mapping[int, Mapping[str, Any]]:
    """Where the points of current cycles stand on a day, for a line of the renewal letter.

    By certification id, without those that have no cycle; empty when nobody has registered. Keys:
    `counted` and `required` (Decimal), `ends_on` (last day, date), `sentence` (plain words).
    """
    return _points_provider[0](held, on) if _points_provider else {}
