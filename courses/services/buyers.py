"""Accounts of who buys without a certification (handbook section 6)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Case, ProtectedError, Value, When

from billing.models import Payer
from billing.queries.payers import lock_payers
from billing.services import payers
from courses import slots
from courses.models import CartItem, Enrollment
from courses.services import carts, unpaid
from courses.services.telling import LIKE_YOURS
from courses.verbs import CourseVerb
from members.models import Certificant, User
from members.queries.alike import alike
from members.queries.people import is_proven
from members.rules import emails
from members.services import history, identity
from notices.models import Recipient
from notices.services.planning import Plan, plan_many
from plumbing import clock

State = Enrollment.State
RANK: list[str] = [State.CLOSED, State.ORDERED, State.OPEN, State.COMPLETED]  # the better is later
HAVE_IT = "The course is there already"


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
    while it is not proven. Of who has become a member since, the courses go along. Twice changes
    nothing.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.is_staff:
        return None
    known = Payer.objects.select_related("recipient").filter(user=row).first()
    person = Certificant.objects.filter(user=row).first()
    if person is not None:
        if known is not None and known.became_id is None:
            _become(known, person, clock.today())
        return Payer.of(person) if known else None
    if known is not None:
        _write_to(known, email)
        return known
    if not row.name or not _proven(row, email):
        return None
    return payers.add(Payer.Sort.BUYER, user=row, name=row.name, email=email)


@transaction.atomic
def take_over(*, email: str, person: Certificant, on: date, actor: User | None) -> int | None:
    """Bring what somebody bought with another address to the member that they are; return how many
    courses came along, None where nobody bought with it. They have proven both, the record and that
    address. The sign-in with it is closed: whoever uses it would find nothing any more.
    """
    buyer = Payer.objects.filter(
        sort=Payer.Sort.BUYER,
        user__email=emails.key(email),
        user__emailaddress__email=emails.key(email),
        user__emailaddress__verified=True,
        became=None,
    ).first()
    if buyer is None or buyer.user is None or buyer.user.is_staff:
        return None
    moved = _become(buyer, person, on)
    if moved is None:
        return 0
    user = buyer.user
    User.objects.filter(pk=user.pk).update(is_active=False)
    identity.end_sessions(user)
    history.record(
        actor=actor,
        verb=CourseVerb.BUYER_TAKEN_OVER,
        subject=f"buyer:{buyer.pk}",
        certificant=person,
        before={"sign_in": user.email},
        after={"courses": moved},
    )
    return moved


@transaction.atomic
def rename(*, payer: Payer, name: str, actor: User | None, reason: str = "") -> bool:
    """Correct what a buyer is called, for sign-in, invoices and certificates to come; whether that
    is another name.
    """
    lock_payers([payer.pk])
    recipient = Recipient.objects.select_for_update().get(payer=payer)
    if recipient.name == name:
        return False
    before, recipient.name = recipient.name, name
    recipient.save(update_fields=["name"])
    if payer.user_id is not None:
        User.objects.filter(pk=payer.user_id).update(name=name)
    history.record(
        actor=actor,
        verb=CourseVerb.BUYER_RENAMED,
        subject=f"buyer:{payer.pk}",
        before={"name": before},
        after={"name": name},
        reason=reason,
    )
    return True


def _become(buyer: Payer, person: Certificant, on: date) -> int | None:
    """Who bought has claimed a record: what they have, have ordered and have completed is the
    member's from now on, also what is paid later, and their cart is its own; return how many
    places that are, None where it was done meanwhile. Of a course that both have, the better place
    is the member's. The invoices stay as they were asked; the member reads and pays them.
    """
    member = Payer.of(person)
    lock_payers([buyer.pk, member.pk])
    if not Payer.objects.filter(pk=buyer.pk, became=None).update(became=member):
        return None
    rows = Enrollment.objects.filter(payer__in=[buyer.pk, member.pk]).order_by("pk")
    held = list(rows.select_for_update(no_key=True))
    theirs = {one.course_id: one for one in held if one.payer_id == member.pk}
    moved = []
    for place in held:
        if place.payer_id != buyer.pk or place.state == State.CLOSED:
            continue
        other = theirs.get(place.course_id)
        if other is None or RANK.index(place.state) > RANK.index(other.state):
            moved.append(place)
            _swap(place, other, buyer, member)
        left = other if moved and moved[-1] is place else place
        if left is not None and other is not None and left.state == State.ORDERED:
            unpaid.give_up_order(place_id=left.pk, reason=HAVE_IT, on=on)
    slots.tell_moved([one.pk for one in moved], person.pk)
    cart = CartItem.objects.filter(payer=buyer)
    carts.add(payer_id=member.pk, course_ids=list(cart.values_list("course", flat=True)))
    cart.delete()
    return len(moved)


def _swap(place: Enrollment, other: Enrollment | None, buyer: Payer, member: Payer) -> None:
    """Give the member that place, and the buyer the one they had: in one statement, as each has one
    place in a course.
    """
    whose = Case(When(pk=place.pk, then=Value(member.pk)), default=Value(buyer.pk))
    pks = [place.pk] if other is None else [place.pk, other.pk]
    Enrollment.objects.filter(pk__in=pks).update(payer=whose)


def _proven(user: User, email: str) -> bool:
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def _write_to(payer: Payer, email: str) -> None:
    recipient = payer.recipient
    if recipient is not None and recipient.email != email:
        recipient.email, recipient.email_bounced_on = email, None
        recipient.save(update_fields=["email", "email_bounced_on"])
