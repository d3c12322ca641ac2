"""Signed credentials: made for who is certified, taken back with the standing (section 10)."""

from __future__ import annotations

import random
import secrets
import uuid
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from credentials.models import SignedCredential
from credentials.queries.issuer import achievement_of, address, issuer
from credentials.rules.badges import lapses_on
from credentials.rules.open_badge import Credential, Status, status_claims
from credentials.services import keys
from members.models import Certification
from members.queries import held
from members.queries.facts import facts_of
from members.queries.locks import lock_holders
from members.queries.policy import policy
from members.rules.facts import anchor_on
from plumbing import clock
from plumbing.open_badges import LENGTH, encoded

CERTIFIED = ["active", "grace"]
WHILE_IT_HOLDS = "A credential is made while the certification holds."
FULL = LENGTH // 2  # of a list, so that a bit that is free is found by chance at once
_chance = random.Random(secrets.randbits(128))  # noqa: S311 - it only spreads them


class NotCertified(Exception):
    """Only who is certified gets a credential; the text is for members."""


def signed(*, certification: Certification, on: date) -> str:
    """The credential of a certification as a JWT, good from now until the standing would lapse.

    certification: with certificant and program. Raises NotCertified.
    """
    with transaction.atomic():
        lock_holders([certification.pk])
        good = bool(held.certified([certification], on))
        row = _row_of(certification) if good else None
    if row is None:
        raise NotCertified(WHILE_IT_HOLDS)
    ends = lapses_on(facts_of([certification])[certification.pk], on, policy())
    until = datetime.combine(ends, time(0), settings.OFFICE_ZONE) if ends else None
    credential = Credential(
        f"urn:uuid:{row.pk}",
        certification.certificant.full_name,
        certification.number,
        clock.day_begins(anchor_on(certification, on)),
        clock.now(),
        until,
    )
    status = Status(address("credentials:status", row.list), row.index)
    claims = credential.claims(issuer(), achievement_of(certification.program, on), status)
    return keys.sign(claims, address=key_address())


def status_list(number: int) -> str | None:
    """A status list as a JWT; None where there is none of that number. What the standing ended is
    taken back first: the list is never behind it.
    """
    rows = SignedCredential.objects.filter(list=number)
    if not rows.exists():
        return None
    _take_back_ended(rows.filter(taken_back_at=None), clock.today())
    bits = encoded(rows.exclude(taken_back_at=None).values_list("index", flat=True))
    claims = status_claims(issuer(), address("credentials:status", number), bits, clock.now())
    return keys.sign(claims, address=key_address())


def _take_back_ended(good: QuerySet[SignedCredential], on: date) -> None:
    """By the copies of standing; by the rule where one may have changed and was not swept yet."""
    due = good.filter(certification__standing__next_change_on__lte=on)
    rows = Certification.objects.filter(signed_credentials__in=due)
    unsure = list(rows.select_related("certificant", "program"))
    certified = held.certified(unsure, on)
    ended = [row.pk for row in unsure if row.pk not in certified]
    by_copy = good.exclude(certification__standing__word__in=CERTIFIED)
    by_copy.exclude(certification__in=certified).update(taken_back_at=clock.now())
    good.filter(certification__in=ended).update(taken_back_at=clock.now())


def key_address() -> str:
    """Where a key is read, with `{kid}` in place of its name."""
    return settings.PORTAL_BASE_URL + reverse("credentials:keys") + "{kid}/"


def _row_of(certification: Certification) -> SignedCredential:
    """The place of its credential in a list; a new one where it has none that is good."""
    known = SignedCredential.objects.filter(certification=certification, taken_back_at=None).first()
    if known:
        return known
    last = SignedCredential.objects.order_by("-list").values_list("list", flat=True).first() or 1
    if SignedCredential.objects.filter(list=last).count() >= FULL:
        last += 1
    while True:
        row = SignedCredential(
            id=uuid.uuid4(), certification=certification, list=last, index=_chance.randrange(LENGTH)
        )
        if SignedCredential.objects.bulk_create([row], ignore_conflicts=True) and (
            SignedCredential.objects.filter(pk=row.pk).exists()
        ):
            return row
