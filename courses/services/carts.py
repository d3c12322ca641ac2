"""The cart: what somebody means to buy. It asks for nothing and holds no seat."""

from __future__ import annotations

from collections.abc import Collection

from courses.models import CartItem, Course


def add(*, payer_id: int, course_ids: Collection[int]) -> None:
    """Put courses into somebody's cart; one that is there already stays."""
    known = Course.objects.filter(pk__in=course_ids, state=Course.State.PUBLISHED)
    CartItem.objects.bulk_create(
        (
            CartItem(payer_id=payer_id, course_id=pk)
            for pk in known.order_by("pk").values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
    )


def remove(*, payer_id: int, course_id: int) -> None:
    """Take a course out of it; twice changes nothing."""
    CartItem.objects.filter(payer=payer_id, course=course_id).delete()
