"""The feed of what changed, as tests ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from members.models import News, NewsKind
from members.services import feed

ON = date(2026, 11, 22)


def standing_changes(**which: Any) -> QuerySet[News]:
    """The changes of standing that were noticed."""
    return News.objects.filter(kind=NewsKind.STANDING, **which)


def reader(
    name: str = "second",
    kinds: tuple[NewsKind, ...] = tuple(NewsKind),
    hear: Callable[..., None] | None = None,
    **more: Any,
) -> tuple[feed.Reader, list[int]]:
    """A reader, and the ids of the rows it has heard."""
    heard: list[int] = []
    take = hear or (lambda rows, _on: heard.extend(row.pk for row in rows))
    return feed.Reader(name, kinds, take, **more), heard


def to_the_end(one: feed.Reader) -> None:
    while feed.hear(one, on=ON):
        pass
