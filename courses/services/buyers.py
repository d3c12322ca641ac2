"""Accounts of who buys without a certification (handbook section 6)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ProtectedError

from billing.models import Payer
from billing.queries.payers import lock_payers
from billing.services import payers
from courses import slots
from courses.models import CartItem, Enrollment
from courses.services import carts
from courses.services.telling import LIKE_YOURS
from members.models import Certificant, User
from members.queries.alike import alike
from members.queries.people import is_proven
from members.rules import emails
from notices.services.planning import Plan, plan_many

State = Enrollment.State


@transaction.atomic
def begun(*, user: User, name: str, birth_date: date, on: date) -> None:
    """Keep the name of a sign-in that was just made. Who is on record with that birth date and a
    part of that name is written to, once a month at most: if it is them, their record is theirs to
    claim. Whoever typed it learns nothing of that.
    """
    user.name = name
    user.save(update_fields=["name"])
    plan_many(
        Plan(
            certificant_id=person.pk,
            kind=LIKE_YOURS,
            about=person.pk,
            step=f"{on:%Y-%m}",
            due_on=on,
        )
        for person in alike(name, birth_date)
    )


def forget_unproven(email: str) -> None:
    """Let go a sign-in that somebody made with an address and never proved: whoever comes now may
    be its owner, and the password is the other one's. What anything else rests on stays.
    """
    rows = User.objects.filter(email=emails.key(email), is_staff=False, payer__isnull=True)
    for row in rows:
        with suppress(ProtectedError), transaction.atomic():
            if not is_proven(row):
                row.delete()


@transaction.atomic
def open_account(*, user: User, email: str) -> Payer | None:
    """The payer of a sign-in whose address is proven, its own from now on; None for staff, and
    while it is not proven. Of who has become a member since, the places go along. Twice changes
    nothing.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_staff:
        return None
    known = Payer.objects.select_related("recipient").filter(user=row).first()
    person = Certificant.objects.filter(user=row).first()
    if person is not None:
        return _become(known, person) if known else None
    if known is not None:
        _write_to(known, email)
        return known
    if not row.name or not _proven(row, email):
        return None
    return payers.add(Payer.Sort.BUYER, user=row, name=row.name, email=email)


def _become(buyer: Payer, person: Certificant) -> Payer:
    """Who bought has claimed a record: what they have and have completed counts for it from now on,
    and their cart is its own. What is not paid stays with the account that ordered it, and ends
    with its days.
    """
    member = Payer.of(person)
    lock_payers([buyer.pk, member.pk])
    has = Enrollment.objects.filter(payer=member).values("course")
    kept = Enrollment.objects.filter(payer=buyer, state__in=[State.OPEN, State.COMPLETED])
    ids = list(kept.exclude(course__in=has).order_by("pk").values_list("pk", flat=True))
    Enrollment.objects.filter(pk__in=ids).update(payer=member)
    slots.tell_moved(ids, person.pk)
    cart = CartItem.objects.filter(payer=buyer)
    carts.add(payer_id=member.pk, course_ids=list(cart.values_list("course", flat=True)))
    cart.delete()
    return member


def _proven(user: User, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def _write_to(payer: Payer, email: str) -> None:
    recipient = payer.recipient
    if recipient is not None and recipient.email != email:
        recipient.email, recipient.email_bounced_on = email, None
        recipient.save(update_fields=["email", "email_bounced_on"])
