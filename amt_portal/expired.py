"""Rows whose time is over: sessions, claims, news that all have heard, the cache's table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from members.models import Claim
from members.services import feed
from plumbing import clock
from plumbing.models import CacheRow

PORTION = 1000  # rows of one transaction
CLAIMS_KEPT = timedelta(days=1)  # a code is good for minutes; who asks why it failed asks soon


def remove(*, now: datetime, goes_on: Callable[[], bool]) -> int:
    """Delete them in portions while `goes_on()`; return how many. Of these queries all but claims
    are stamped by the world's clock: the library's, or the database's.
    """
    world = clock.to_world(now)
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    over: list[QuerySet[Any]] = [
        Session.objects.filter(expire_date__lt=world),
        UserSession.objects.filter(~Exists(alive)),
        Claim.objects.filter(created_at__lt=now - CLAIMS_KEPT),
        CacheRow.objects.filter(until__lt=world),
    ]
    return sum(_deleted(rows, goes_on) for rows in over) + _heard(now, goes_on)


def _heard(now: datetime, goes_on: Callable[[], bool]) -> int:
    gone = 0
    while goes_on() and (number := feed.trim(now=now)):
        gone += number
    return gone


def _deleted(rows: QuerySet[Any], goes_on: Callable[[], bool]) -> int:
    deleted = 0
    while goes_on():
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION])
        if not keys:
            break
        deleted += rows.model.objects.filter(pk__in=keys).delete()[0]
    return deleted
