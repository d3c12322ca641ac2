"""A learner's own page: the courses that they have."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.models import Invoice, InvoiceState
from courses import slots
from courses.models import Enrollment
from courses.permissions import Learner, learner_required
from courses.queries.catalogue import places_of
from courses.views import baskets

MOST_SHOWN = 200


@require_safe
@learner_required
def mine(request: HttpRequest) -> HttpResponse:
    """What waits to be done or paid, then what was done."""
    learner: Learner = request.learner  # type: ignore[attr-defined]
    baskets.kept(request, learner)
    assert learner.payer_id is not None  # noqa: S101 - learner_required
    places = list(places_of(learner.payer_id)[:MOST_SHOWN])
    state = Enrollment.State
    ordered = [one for one in places if one.state == state.ORDERED]
    return render(
        request,
        "courses/mine.html",
        {
            "learner": learner,
            "open": [one for one in places if one.state == state.OPEN],
            "ordered": _with_invoice(ordered),
            "done": [
                (one, slots.certificate_of(one.pk))
                for one in places
                if one.state == state.COMPLETED
            ],
            "closed": [one for one in places if one.state == state.CLOSED],
        },
    )


def _with_invoice(places: list[Enrollment]) -> list[tuple[Enrollment, Invoice | None]]:
    """Each with the open invoice that asks for it: one query."""
    rows = Invoice.objects.filter(
        lines__course__enrollment__in=[one.pk for one in places],
        lines__course__live=True,
        state=InvoiceState.OPEN,
    ).values_list("lines__course__enrollment", "pk")
    numbers = dict(rows) if places else {}
    found = Invoice.objects.in_bulk(numbers.values()) if numbers else {}
    return [(one, found.get(numbers.get(one.pk, 0))) for one in places]
