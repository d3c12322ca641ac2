"""Asking for the money of a course back (handbook section 6): who bought it asks, finance decides
by giving the money back, as of any payment, or by declining with an answer.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from billing.queries.payers import lock_payer
from courses.models import Enrollment, RefundRequest
from courses.queries.refunds import on_places
from courses.rules.flows import REFUND_REQUEST
from courses.rules.refunds import refused
from courses.services import places
from courses.services.telling import REFUND_ANSWERED
from courses.verbs import CourseVerb
from members.models import User
from notices.services import planning
from plumbing import clock

State = RefundRequest.State
TAKEN_BACK = "They took their request for it back meanwhile."
WAS_DECLINED = "Their request for it was declined meanwhile."
WHOSE = ("payer__certificant", "payer__recipient", "payer__became__certificant")
OWN = "This is your own request: somebody else of finance decides it."


class OwnRefund(Exception):
    """Who asked for it may not decide it; the text is for them."""


class RefundNotGranted(Exception):
    """The rule grants none; why: as `courses.rules.refunds.refused` has it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def ask(*, place: Enrollment, why: str, now: datetime, actor: User | None) -> RefundRequest:
    """Ask for what is on a place. Raises RefundNotGranted."""
    lock_payer(place.payer_id)
    place = Enrollment.objects.select_related("course", "payer").get(pk=place.pk)
    paid = on_places([place.pk]).get(place.pk, Decimal(0))
    waits = RefundRequest.objects.filter(enrollment=place, state=State.ASKED).exists()
    if found := refused(place.state, paid, begins_at=place.course.starts_at, now=now, asked=waits):
        raise RefundNotGranted(found)
    asked = RefundRequest.objects.create(
        enrollment=place, payer=place.payer, amount=paid, why=why.strip(), asked_at=now
    )
    places.note(place, CourseVerb.COURSE_REFUND_ASKED, actor=actor, reason=asked.why)
    return asked


@transaction.atomic
def withdraw(*, place: Enrollment, actor: User | None) -> bool:
    """Take a request that waits back; whether there was one."""
    lock_payer(place.payer_id)
    row = RefundRequest.objects.filter(enrollment=place, state=State.ASKED).first()
    if row is None:
        return False
    REFUND_REQUEST.moves(row.state, State.WITHDRAWN)
    _decide(row, State.WITHDRAWN, actor)
    return True


@transaction.atomic
def decline(*, request: RefundRequest, answer: str, on: date, actor: User) -> bool:
    """Decline it with an answer, which the person is told; False where it was decided meanwhile.

    Raises IllegalMove without an answer, or for who may not; OwnRefund for who asked.
    """
    lock_payer(request.payer_id)
    row = RefundRequest.objects.select_related(
        "enrollment__course", "enrollment__payer", *WHOSE
    ).get(pk=request.pk)
    if row.payer.is_of(actor):
        raise OwnRefund(OWN)
    if row.state != State.ASKED:
        return False
    REFUND_REQUEST.moves(row.state, State.DECLINED, actor=actor, reason=answer)
    row.answer = answer.strip()
    _decide(row, State.DECLINED, actor)
    places.note(row.enrollment, CourseVerb.COURSE_REFUND_DECLINED, actor=actor, reason=row.answer)
    _tell(row, on)
    return True


def given(*, line_ids: Collection[int], on: date, actor: User | None) -> None:
    """All the money of these lines has gone back: who asked for it has it. Inside the transaction
    of that, which has locked the payer.
    """
    rows = RefundRequest.objects.filter(
        enrollment__lines__line__in=line_ids, state=State.ASKED
    ).select_related(*WHOSE)
    for row in rows.distinct().order_by("pk"):
        REFUND_REQUEST.moves(row.state, State.GIVEN)
        _decide(row, State.GIVEN, actor)
        _tell(row, on)


def over_since(line_ids: Collection[int], moment: datetime) -> str:
    """Why a refund of these lines that was asked for then is wanted no more; "" where it is."""
    row = (
        RefundRequest.objects.filter(
            enrollment__lines__line__in=line_ids,
            state__in=[State.WITHDRAWN, State.DECLINED],
            decided_at__gte=moment,
        )
        .order_by("-pk")
        .first()
    )
    if row is None:
        return ""
    return TAKEN_BACK if row.state == State.WITHDRAWN else WAS_DECLINED


def _decide(row: RefundRequest, state: str, actor: User | None) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, clock.now()
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _tell(row: RefundRequest, on: date) -> None:
    whose = row.payer.became or row.payer  # the account of who has claimed a record is closed
    planning.plan_to(whose.whom, kind=REFUND_ANSWERED, about=row.pk, due_on=on)
