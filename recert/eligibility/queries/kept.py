"""Answers behind a link."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db.models import QuerySet

from recert.eligibility.models import KeptAnswers


def digest(token: str) -> str:
    """What is kept of a link's token."""
    return sha256(token.encode()).hexdigest()


def behind(token: str, on: date) -> KeptAnswers | None:
    """What a link opens through its last day, with its version."""
    rows = KeptAnswers.objects.select_related("criteria")
    return rows.filter(digest=digest(token), through__gte=on).first()


def over(on: date) -> QuerySet[KeptAnswers]:
    """Those whose last day is past."""
    return KeptAnswers.objects.filter(through__lt=on)
