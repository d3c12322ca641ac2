"""The feed of what changed, as tests ask for it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from members.models import News, NewsKind


def standing_changes(**which: Any) -> QuerySet[News]:
    """The changes of standing that were noticed."""
    return News.objects.filter(kind=NewsKind.STANDING, **which)
