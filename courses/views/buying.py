"""The cart, and ordering what is in it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.rules.money import ZERO
from billing.views.invoices import to_provider
from courses.forms import CoursesForm
from courses.models import Course
from courses.permissions import Learner, learner_of
from courses.queries import catalogue as queries
from courses.rules.figures import UNPAID_DAYS
from courses.services import ordering
from courses.services.ordering import OrderRefused, PriceChanged
from courses.views import baskets
from courses.views.shown import Row, viewer_of
from members.queries.policy import policy
from members.views.actor import actor
from plumbing import clock

NO_BUYER = (
    "This sign-in is neither a member's nor a buyer's, so nothing was ordered. Sign out, and buy "
    "with a sign-in of your own."
)
BUYABLE = {"sold", "cart", "free"}


@never_cache
@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """What is in the cart, at the prices of this moment."""
    on, learner = clock.today(), learner_of(request)
    chosen = baskets.ids(request, learner)
    viewer = viewer_of(learner, on)
    rows = [viewer.row(one) for one in queries.offers_of(chosen, learner.payer_id, chosen)]
    able = [row for row in rows if row.state in BUYABLE]
    return render(
        request,
        "courses/cart.html",
        {
            "base": learner.base,
            "viewer": viewer,
            "able": able,
            "unable": [row for row in rows if row not in able],
            "total": total(able),
            "unpaid_days": policy()[UNPAID_DAYS].on(on),
            "others_pay": sum((row.offer.other_price or ZERO for row in able), ZERO),
        },
    )


def total(rows: Collection[Row]) -> Decimal:
    return sum((row.price or ZERO for row in rows), ZERO)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put courses into the cart."""
    form = CoursesForm(request.POST)
    if form.is_valid():
        baskets.add(request, learner_of(request), form.cleaned_data["course"])
    return redirect("courses:cart")


@require_POST
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take one out of it again."""
    pk = Course.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is not None:
        baskets.remove(request, learner_of(request), pk)
    return redirect("courses:cart")


@require_POST
def checkout(request: HttpRequest) -> HttpResponse:
    """Order what the page showed, and go to the payment page for what costs something."""
    form, learner = CoursesForm(request.POST), learner_of(request)
    if not form.is_valid():
        return redirect("courses:cart")
    chosen: list[int] = form.cleaned_data["course"]
    if learner.payer is None:
        baskets.add(request, learner, chosen)
        return _to_sign_in(request, reverse("courses:cart"))
    seen: Decimal | None = form.cleaned_data["seen"]
    if seen is None:  # whoever sent it was shown no price
        baskets.add(request, learner, chosen)
        messages.warning(request, ordering.CHANGED)
        return redirect("courses:cart")
    return _ordered(request, learner, chosen, seen)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a course that costs this person nothing; one that does goes into the cart."""
    learner = learner_of(request)
    page = reverse("courses:course", args=[code])
    row = queries.course_of(code, learner.payer_id)
    if row is None:
        raise Http404
    if learner.payer is None:
        return _to_sign_in(request, page)
    try:
        order = ordering.order(
            payer=learner.payer,
            course_ids=[row.pk],
            seen=ZERO,
            on=clock.today(),
            actor=actor(request),
        )
    except PriceChanged:
        baskets.add(request, learner, [row.pk])
        return redirect("courses:cart")
    except OrderRefused as refused:
        messages.warning(request, str(refused))
        return redirect(page)
    if order.invoices:
        return redirect("billing:invoice", order.invoices[0].number)
    return redirect(page)


def _ordered(
    request: HttpRequest, learner: Learner, chosen: list[int], seen: Decimal
) -> HttpResponse:
    assert learner.payer is not None  # noqa: S101 - the caller has looked
    try:
        order = ordering.order(
            payer=learner.payer,
            course_ids=chosen,
            seen=seen,
            on=clock.today(),
            actor=actor(request),
        )
    except OrderRefused as refused:
        messages.warning(request, str(refused))
        return redirect("courses:cart")
    back = reverse("courses:mine")
    if not order.invoices:
        messages.success(request, "Your courses are open: begin whenever you like.")
        return redirect(back)
    return to_provider(request, order.invoices, back)


def _to_sign_in(request: HttpRequest, after: str) -> HttpResponse:
    """Where a visitor goes who wants to buy: sign in, or open an account, and back here. Who is
    signed in and neither a member nor a buyer, as staff are, is told.
    """
    if request.user.is_authenticated:
        messages.warning(request, NO_BUYER)
        return redirect(after)
    return redirect(f"{reverse('courses:account')}?{urlencode({'next': after})}")


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The ways in: sign in, set up the sign-in of one's record, open an account to buy."""
    after = request.GET.get("next", "")
    if not (after.startswith("/") and url_has_allowed_host_and_scheme(after, allowed_hosts=None)):
        after = reverse("courses:cart")
    if request.user.is_authenticated:
        return HttpResponseRedirect(after)
    return render(request, "courses/account.html", {"after": urlencode({"next": after})})
