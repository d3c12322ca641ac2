"""The cart of whoever looks: a visitor's is kept in the session, and put to their own when they
sign in.
"""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from courses.models import CartItem
from courses.permissions import Learner
from courses.services import carts

KEY = "courses_cart"
MOST = 50  # courses in a visitor's


def kept(request: HttpRequest, learner: Learner) -> list[int]:
    """The ids in a visitor's cart; of who has signed in none are left there, as they move. The cart
    of staff who look as a member is none of the member's.
    """
    found: list[int] = request.session.get(KEY, [])
    if getattr(request, "viewing", None) is not None:
        return []
    if found and learner.payer_id:
        carts.add(payer_id=learner.payer_id, course_ids=found)
        del request.session[KEY]
        return []
    return found


def ids(request: HttpRequest, learner: Learner) -> list[int]:
    """The ids of what is in the cart, in the order of their coming."""
    visiting = kept(request, learner)
    if learner.payer_id is None:
        return visiting
    rows = CartItem.objects.filter(payer=learner.payer_id).order_by("added_at", "pk")
    return list(rows.values_list("course", flat=True))


def add(request: HttpRequest, learner: Learner, course_ids: Collection[int]) -> None:
    if learner.payer_id is not None:
        carts.add(payer_id=learner.payer_id, course_ids=course_ids)
        return
    found = kept(request, learner)
    request.session[KEY] = list(dict.fromkeys([*found, *course_ids]))[:MOST]


def remove(request: HttpRequest, learner: Learner, course_id: int) -> None:
    if learner.payer_id is not None:
        carts.remove(payer_id=learner.payer_id, course_id=course_id)
        return
    request.session[KEY] = [pk for pk in kept(request, learner) if pk != course_id]
