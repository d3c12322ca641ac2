"""The catalogue and a course at scale, with sixty courses and places of every fifth person, by a
real web server, beside a bare page of the same server.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from bench.figures import Figure, Scale
from bench.pages import BARE, Page, compared
from bench.visitors import Ask, Visitor, members
from courses.models import CartItem, Course, CourseKind, Provider
from members.models import Program
from plumbing import clock

VISITORS, COURSES, IN_CART = 100, 60, 3
CODE = "bench-course"
PLACES = """
INSERT INTO courses_enrollment
    (payer_id, course_id, state, price, hours, asked_at, opened_on, completed_on)
SELECT payer.id, course.id, CASE WHEN turn = 0 THEN 'open' ELSE 'completed' END, 18,
       course.hours, now(),
       %(on)s, CASE WHEN turn = 0 THEN NULL ELSE %(on)s::date END
FROM billing_payer payer
CROSS JOIN generate_series(0, 3) AS turn
JOIN courses_course course ON course.code = %(code)s || '-' || (payer.id + turn * 7) %% %(courses)s
WHERE payer.certificant_id IS NOT NULL AND payer.id %% 5 = 0
"""


def measure(scale: Scale) -> Iterator[Figure]:
    """Yield queries, latency and CPU of each page."""
    _stock()
    people = members(VISITORS)
    _fill_carts(people)
    catalogue, course = reverse("courses:catalogue"), reverse("courses:course", args=[f"{CODE}-7"])
    paths = {
        "catalogue": catalogue,
        "catalogue, a search": f"{catalogue}?filter=1&q=safety&kind=article&hours=middle",
        "course page": course,
        "earn points": reverse("courses:earn"),
        "cart": reverse("courses:cart"),
        "my courses": reverse("courses:mine"),
    }
    pages: dict[str, tuple[Page, list[Visitor]]] = {
        BARE: (lambda who: Ask(f"/bare/?from={who.pk}"), people)
    }
    pages |= {name: (_path(path), people) for name, path in paths.items()}
    strangers = [Visitor("", 0)]
    pages["catalogue, a visitor"] = (_path(catalogue), strangers)
    yield from compared(scale, pages)


def _path(path: str) -> Page:
    return lambda _who: Ask(path)


@transaction.atomic
def _stock() -> None:
    """Sixty published courses, half of them with limited seats, and the places in them; once."""
    if Course.objects.filter(code__startswith=CODE).exists():
        return
    own = Provider.objects.get(own=True)
    kinds = [CourseKind.ARTICLE, CourseKind.ARTICLE, CourseKind.WEBINAR]
    rows = Course.objects.bulk_create(
        Course(
            provider=own,
            code=f"{CODE}-{n}",
            state=Course.State.PUBLISHED,
            kind=kinds[n % 3],
            title=f"Laboratory safety, part {n}",
            summary="What to look at before the first specimen of the day.",
            about="Of what goes wrong most often, and how it is seen in time.",
            author="Ravi Menon, MLS",
            objectives=["Name the five steps", "Find the one that was left out"],
            article="A paragraph of the article.\n\n" * 20,
            hours=Decimal(n % 12 + 1) / 4,
            member_price=Decimal(10 + n % 9),
            other_price=Decimal(15 + n % 9),
            seats=2_000_000 if n % 2 else None,
            starts_at=clock.now() if kinds[n % 3] == CourseKind.WEBINAR else None,
        )
        for n in range(COURSES)
    )
    programs = list(Program.objects.all())
    for n, row in enumerate(rows):
        row.programs.set(programs[n % 3 :: 2])
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"on": clock.today(), "code": CODE, "courses": COURSES}
        cursor.execute(PLACES, asked)
        cursor.execute("ANALYZE courses_course, courses_enrollment")


def _fill_carts(people: list[Visitor]) -> None:
    ids = list(Course.objects.filter(code__startswith=CODE).values_list("pk", flat=True)[:IN_CART])
    CartItem.objects.bulk_create(
        (CartItem(payer_id=who.pk, course_id=pk) for who in people for pk in ids),
        ignore_conflicts=True,
    )
