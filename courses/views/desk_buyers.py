"""At the desk: a buyer with all they ordered, and requests for refunds, which finance decides."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from billing.models import Payer
from billing.queries.large_refunds import waiting_of
from billing.queries.member_invoices import invoices_of
from billing.queries.payers import payers
from courses.accounts.forms import AnswerForm, DeskNameForm
from courses.models import RefundRequest
from courses.queries import refunds as queries
from courses.queries.catalogue import places_of
from courses.queries.footing import footing_of
from courses.services import buyers, refunding
from courses.views.held import held_of
from members.models import History, Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator

A_PAGE = 50
MOST_PLACES, MOST_DEEDS = 200, 20
finance = staff_required(Role.FINANCE)


@require_http_methods(["GET", "POST"])
@staff_required()
def buyer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who buys without a certification: who, their places, orders and invoices. Records
    correct the name.
    """
    rows = payers().select_related("user", "became__certificant")
    payer = get_object_or_404(rows, pk=pk, sort=Payer.Sort.BUYER)
    may_change = actor(request).has_role(Role.RECORDS)
    form = DeskNameForm(request.POST or None, initial={"name": payer.full_name})
    if request.method == "POST" and may_change and form.is_valid():
        if buyers.rename(payer=payer, **form.cleaned_data, actor=actor(request)):
            messages.success(request, "The name is corrected.")
        return redirect("courses:desk_buyer", payer.pk)
    on, places = clock.today(), list(places_of(payer.pk)[:MOST_PLACES])
    return render(
        request,
        "courses/desk_buyer.html",
        {
            "payer": payer,
            "places": held_of(places, footing_of(payer, on), clock.now()),
            "invoices": list(invoices_of(payer.pk)),
            "deeds": History.objects.filter(subject=f"buyer:{payer.pk}").order_by("-pk")[
                :MOST_DEEDS
            ],
            "form": form,
            "may_change": may_change,
        },
    )


@require_safe
@finance
def refunds(request: HttpRequest) -> HttpResponse:
    """Who asks for the money of a course: those that wait first, the oldest of them first."""
    waiting = queries.waiting()
    decided = queries.requests().exclude(state=RefundRequest.State.ASKED).order_by("-decided_at")
    context = {"waiting": list(waiting), "page": UncountedPaginator.of(request, decided, A_PAGE)}
    return render(request, "courses/desk_refunds.html", context)


@require_http_methods(["GET", "POST"])
@finance
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what they paid and did, the ways to give it back, or an answer that declines."""
    asked = get_object_or_404(queries.requests(), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = refunding.decline(
                request=asked,
                answer=form.cleaned_data["answer"],
                on=clock.today(),
                actor=actor(request),
            )
        except (IllegalMove, refunding.OwnRefund) as refused:
            form.add_error("answer", str(refused))
        else:
            if done:
                messages.success(request, "Declined. They read your answer by email.")
            else:
                messages.info(request, "It was decided meanwhile. Nothing was changed.")
            return redirect("courses:desk_refunds")
    [held] = held_of([asked.enrollment], footing_of(asked.payer, clock.today()), clock.now())
    ways = [
        (payment, amount, _way(asked, payment.pk, line, amount))
        for payment, line, amount in queries.paid_by(asked.enrollment_id)
    ]
    large = [found for payment, _, _ in ways if (found := waiting_of(payment))]
    context = {"asked": asked, "held": held, "ways": ways, "large": large, "form": form}
    return render(request, "courses/desk_refund.html", context)


def _way(asked: RefundRequest, payment: int, line: int, amount: object) -> str:
    """The refund of that payment, filled in."""
    course = asked.enrollment.course.title
    said = f": {asked.why}" if asked.why else ""
    query = {"lines": line, "amount": amount, "reason": f"Asked for, “{course}”{said}"[:200]}
    return f"{reverse('billing:desk_refund', args=[payment])}?{urlencode(query)}"
