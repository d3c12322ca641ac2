"""What waits for a second person, and who that may be."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from members.models import Certificant, FormerName, Matter, Role, User


def waiting(user: User) -> QuerySet[Matter]:
    """What waits in the roles that a member of staff holds, the oldest first."""
    rows = Matter.objects.filter(decided_at=None).select_related("asked_by", "certificant", "about")
    if not user.has_role(Role.ADMIN):
        rows = rows.filter(role__in=user.roles)
    return rows.order_by("pk")


def to_decide(user: User) -> list[datetime]:
    """When what waits for this person's decision was asked for, the oldest first."""
    rows = waiting(user).exclude(asked_by=user).exclude(about=user)
    return list(rows.values_list("asked_at", flat=True))


def decided(user: User) -> QuerySet[Matter]:
    """What was decided in those roles, the newest first."""
    rows = Matter.objects.exclude(decided_at=None)
    rows = rows.select_related("asked_by", "decided_by", "certificant", "about")
    if not user.has_role(Role.ADMIN):
        rows = rows.filter(role__in=user.roles)
    return rows.order_by("-decided_at", "-pk")


def waiting_about(user: User | None, person: Certificant | None) -> QuerySet[Matter]:
    """What waits about somebody."""
    whose = Q(pk__in=[])
    if user is not None:
        whose |= Q(about=user)
    if person is not None:
        whose |= Q(certificant=person)
    return Matter.objects.filter(whose, decided_at=None).select_related("asked_by").order_by("pk")


def holders_of(role: str) -> QuerySet[User]:
    """The active members of staff who hold the role, by name."""
    rows = User.objects.filter(is_staff=True, is_active=True, roles__overlap=[role, Role.ADMIN])
    return rows.order_by("name", "email")


def who_else_may(role: str, *, but: set[int]) -> list[User]:
    """The same without those ids."""
    return list(holders_of(role).exclude(pk__in=but))


def former_names(person: Certificant) -> QuerySet[FormerName]:
    """The legal names somebody had, the latest first."""
    return FormerName.objects.filter(certificant=person).order_by("-until", "-pk")


def name_at(person: Certificant, at: datetime) -> str:
    """The legal name that somebody had at that moment."""
    later = FormerName.objects.filter(certificant=person, until__gt=at).order_by("until", "pk")
    former = later.first()
    return str(former) if former else person.full_name
