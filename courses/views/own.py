"""A learner's own pages: the courses that they have, orders given up, money asked back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.views.invoices import CLOSING
from courses.accounts.forms import WhyForm
from courses.models import Enrollment
from courses.permissions import Learner, learner_required
from courses.queries.catalogue import places_of
from courses.queries.footing import footing_of
from courses.services import cancelling, carts, refunding
from courses.views import baskets
from courses.views.held import Held, held_of
from members.views.actor import actor
from plumbing import clock

MOST_SHOWN = 200
State = Enrollment.State


@require_safe
@learner_required
def mine(request: HttpRequest) -> HttpResponse:
    """What waits to be done or paid, then what is past."""
    learner: Learner = request.learner  # type: ignore[attr-defined]
    baskets.kept(request, learner)
    assert learner.payer is not None  # noqa: S101 - learner_required
    on, now = clock.today(), clock.now()
    rows = held_of(
        list(places_of(learner.payer.pk)[:MOST_SHOWN]), footing_of(learner.payer, on), now
    )
    open_ = [one for one in rows if one.place.state == State.OPEN]
    past = [one for one in open_ if not one.to_do]
    return render(
        request,
        "courses/mine.html",
        {
            "learner": learner,
            "to_do": sorted((one for one in open_ if one.to_do), key=_soonest),
            "ordered": [one for one in rows if one.place.state == State.ORDERED],
            "past": [*past, *(one for one in rows if one.place.state == State.COMPLETED)],
            "closed": [one for one in rows if one.place.state == State.CLOSED],
        },
    )


def _soonest(one: Held) -> tuple[bool, float]:
    """What has its time comes first, the next before the others."""
    return (one.meeting is None, one.meeting.starts_at.timestamp() if one.meeting else 0)


def _held(request: HttpRequest, pk: int) -> Held:
    """A place of the viewer's; another one is not there."""
    learner: Learner = request.learner  # type: ignore[attr-defined]
    assert learner.payer is not None  # noqa: S101 - learner_required
    place = places_of(learner.payer.pk).filter(pk=pk).first()
    if place is None:
        raise Http404
    [held] = held_of([place], footing_of(learner.payer, clock.today()), clock.now())
    return held


@require_POST
@learner_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up an order that nobody has paid; what costs less by now goes into the cart."""
    held = _held(request, pk)
    try:
        cancelling.cancel(place=held.place, on=clock.today(), actor=actor(request))
    except cancelling.CancelRefused as refused:
        messages.warning(request, str(refused))
    except (ProviderUnreachable, ProviderRefused):
        messages.error(request, CLOSING)
    else:
        title = held.place.course.title
        messages.success(request, f"The order of “{title}” is cancelled. Nothing is due for it.")
        if held.cheaper:
            carts.add(payer_id=held.place.payer_id, course_ids=[held.place.course_id])
            return redirect("courses:cart")
    return redirect("courses:mine")


@never_cache
@require_http_methods(["GET", "POST"])
@learner_required
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the money of a course: what the rule says of it, and how the request stands."""
    held, form = _held(request, pk), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refunding.ask(
                place=held.place,
                why=form.cleaned_data["why"],
                now=clock.now(),
                actor=actor(request),
            )
        except refunding.RefundNotGranted:
            messages.warning(request, "Nothing was asked for. Here is how it stands now.")
        else:
            messages.success(request, "Your request is with our staff. Its answer comes by email.")
        return redirect("courses:refund", pk)
    not_words = f"courses/refunds/not/{held.no_refund}.html" if held.no_refund else ""
    context = {"held": held, "form": form, "not_words": not_words}
    return render(request, "courses/refund.html", context)


@require_POST
@learner_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back."""
    held = _held(request, pk)
    if refunding.withdraw(place=held.place, actor=actor(request)):
        messages.success(request, "Your request is withdrawn. The course stays yours.")
    return redirect("courses:refund", pk)
