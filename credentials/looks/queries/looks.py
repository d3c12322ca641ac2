"""Who looked at a member's certifications, and who may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from credentials.looks.models import Consent, ListCheck, Look
from credentials.looks.verbs import LookVerb
from members.models import Certificant, History, User

FEW = 3  # on the page of documents


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
    """All that are kept, the latest first."""
    return certificant.looks.order_by("-day", "-last_at", "pk")


def said_of(certificant: Certificant) -> QuerySet[History]:
    """What the member said to being checked in lists, the latest first."""
    rows = certificant.history.filter(verb__in=list(LookVerb))
    return rows.order_by("-at", "-pk")


def allowing(certificant_ids: Collection[int]) -> set[int]:
    """Those of them who may be checked in lists."""
    rows = Consent.objects.filter(pk__in=certificant_ids, allowed=True)
    return set(rows.values_list("pk", flat=True))


def organization_of(user: User) -> str:
    """For whom an account checked a list last; "" where it never did."""
    rows = ListCheck.objects.filter(user=user).order_by("-pk")
    return rows.values_list("organization", flat=True).first() or ""
