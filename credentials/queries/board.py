"""What the desk shows of badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from credentials.models import Account, Badge, BadgeTemplate
from credentials.rules.badges import LIVE
from members.models import Program
from members.queries.programs import code_and_name
from plumbing import clock

TOKEN_DAYS, ALARM_DAYS = 180, 30  # the provider's tokens live so long; when to make a new one
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Token:
    """The authorization token. ends_on: its last day by the day it was made on, None if unknown."""

    ends_on: date | None
    soon: bool
    over: bool


def token_on(day: date) -> Token:
    """How long the token is good for."""
    if not settings.CREDLY_TOKEN_MADE_ON:
        return Token(None, soon=False, over=False)
    ends = date.fromisoformat(settings.CREDLY_TOKEN_MADE_ON) + timedelta(days=TOKEN_DAYS)
    return Token(ends, soon=ends - timedelta(days=ALARM_DAYS) <= day, over=ends < day)


@dataclass(frozen=True, slots=True)
class ProgramBadge:
    """A programme under today's code with its template, "" while it has none."""

    program: Program
    code: str
    name: str
    template: str


def programs(on: date) -> list[ProgramBadge]:
    templates = {(row.program_id, row.code): row.template for row in BadgeTemplate.objects.all()}
    found = []
    for program in Program.objects.order_by("key"):
        name = code_and_name(program, on)
        template = templates.get((program.pk, name.code), "")
        found.append(ProgramBadge(program, name.code, name.name, template))
    return found


def figures() -> dict[str, int]:
    """How many badges are live, of these not claimed, declined, to be compared, without address."""
    return Badge.objects.aggregate(
        live=Count("pk", filter=Q(state__in=LIVE)),
        unclaimed=Count("pk", filter=Q(state="pending")),
        declined=Count("pk", filter=Q(state="rejected")),
        waiting=Count("pk", filter=Q(stale=True)),
        without_address=Count("pk", filter=Q(waits_for_address=True)),
    )


def troubled() -> QuerySet[Badge]:
    """Those that could not be brought to what is wanted yet, the oldest first; not those that a
    worker has at the moment.
    """
    rows = Badge.objects.filter(stale=True, attempts__gt=0).order_by("noted_at", "pk")
    rows = rows.exclude(error="", free_at__gt=clock.now())
    return rows.select_related("certification__certificant", "certification__program")


def without_address() -> QuerySet[Badge]:
    """Those that wait until their holder has an email address, the oldest first."""
    rows = Badge.objects.filter(waits_for_address=True).order_by("noted_at", "pk")
    return rows.select_related("certification__certificant", "certification__program")


def account() -> Account:
    return Account.objects.first() or Account()
