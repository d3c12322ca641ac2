"""Who has bought what: members, and a buyer who holds no certification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from billing.models import Payer
from billing.services import payers
from courses.models import Course, Enrollment
from courses.services import carts, ordering, refunding
from members.models import Certificant, User
from plumbing import clock
from practice.demo.present import bank, sign_in

LEE = ("lee.ortega@example.org", "Lee Ortega")
# Member number, the courses that are bought, the check that pays for them ("": nobody has paid).
SALES = (
    ("1000020", ("infection-control", "needlestick"), "2041"),
    ("1000003", ("order-of-draw",), "2042"),
    ("1000038", ("pediatric-vitals",), ""),
)


def sell(courses: Mapping[str, Course], today: date, finance: User) -> None:
    """Members order by the services, a check pays for some of it, and somebody opens an account."""
    for number, codes, check in SALES:
        person = Certificant.objects.select_related("user").get(member_number=number)
        _order(Payer.of(person), [courses[code] for code in codes], check, today, finance)
    email, name = LEE
    buyer = payers.add(Payer.Sort.BUYER, user=sign_in(*LEE), name=name, email=email)
    _order(buyer, [courses["order-of-draw"]], "2043", today, finance)
    carts.add(payer_id=buyer.pk, course_ids=[courses["infection-control"].pk])
    _wants_it_back("1000020", courses["infection-control"])


def _wants_it_back(number: str, course: Course) -> None:
    """A member asks for what they paid, and waits for finance."""
    place = Enrollment.objects.select_related("payer__certificant__user").get(
        payer__certificant__member_number=number, course=course
    )
    person = place.payer.certificant
    refunding.ask(
        place=place,
        why="My employer gives the same course.",
        now=clock.now(),
        actor=person.user if person else None,
    )


def _order(payer: Payer, wanted: list[Course], check: str, today: date, finance: User) -> None:
    ordered = ordering.order(
        payer=payer,
        course_ids=[one.pk for one in wanted],
        seen=None,
        on=today,
        actor=getattr(payer.certificant, "user", None) or payer.user,
    )
    if check and ordered.invoices:
        bank(ordered.invoices, check, received_on=today, on=today, clerk=finance)
