"""Who looked at a member's certifications, and who may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from credentials.looks.models import Consent, ListCheck, Look
from credentials.looks.verbs import LookVerb
from members.models import Certificant, History, User

FEW = 3  # on the page of documents
A_PAGE = 50  # of all of them
TURNS = 20  # of the switch, the latest
MOST_DIGITS = 18  # of an id
Place = tuple[date, int]  # of a look: its day and id


@dataclass(frozen=True, slots=True)
class WhoMayLook:
    """What the panel of a member says. since: the day of what they last said, None where they never
    said anything; looks: the last few; more: there are others.
    """

    allowed: bool
    since: date | None
    looks: list[Look]
    more: bool


def who_may_look(certificant: Certificant) -> WhoMayLook:
    """The panel of a member: two queries."""
    consent = Consent.objects.filter(pk=certificant.pk).first()
    looks = list(looks_at(certificant)[: FEW + 1])
    return WhoMayLook(
        consent is not None and consent.allowed,
        consent.since if consent else None,
        looks[:FEW],
        len(looks) > FEW,
    )


def looks_at(certificant: Certificant) -> QuerySet[Look]:
    """All that are kept, the latest day first. No further look moves one that is there."""
    return certificant.looks.order_by("-day", "-pk")


def looks_behind(certificant: Certificant, place: Place | None) -> tuple[list[Look], Place | None]:
    """A page of them: those behind a place, or the latest; and where the next page begins."""
    rows = looks_at(certificant)
    if place:
        day, pk = place
        rows = rows.filter(Q(day__lt=day) | Q(pk__lt=pk), day__lte=day)
    found = list(rows[: A_PAGE + 1])
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    return found[:A_PAGE], (last.day, last.pk) if last else None


def place(text: str) -> Place | None:
    """Read a place as an address has it, "2026-11-22.7"; None for anything else."""
    day, _, pk = text.partition(".")
    try:
        return (date.fromisoformat(day), int(pk)) if len(pk) <= MOST_DIGITS else None
    except ValueError:
        return None


def said_of(certificant: Certificant) -> QuerySet[History]:
    """What the member said to being checked in lists last, the latest first."""
    rows = certificant.history.filter(verb__in=list(LookVerb))
    return rows.order_by("-at", "-pk")[:TURNS]


def allowing(certificant_ids: Collection[int]) -> set[int]:
    """Those of them who may be checked in lists."""
    rows = Consent.objects.filter(pk__in=certificant_ids, allowed=True)
    return set(rows.values_list("pk", flat=True))


def organization_of(user: User) -> str:
    """For whom an account checked a list last; "" where it never did."""
    rows = ListCheck.objects.filter(user=user).order_by("-pk")
    return rows.values_list("organization", flat=True).first() or ""
