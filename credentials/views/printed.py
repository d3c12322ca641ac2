"""Ordering a printed certificate, by its member or by staff for them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from credentials.forms import OrderForm
from credentials.models import PrintedOrder
from credentials.queries.printed import left_to_order, on_its_way, ordered
from credentials.rules.figures import PRINTED_A_YEAR
from credentials.services import papers, printed
from credentials.views.papers import own
from members.models import Certification, Role, User
from members.queries.held import certified
from members.queries.policy import policy
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import member_required, own_eyes, staff_required


@require_http_methods(["GET", "POST"])
@own_eyes
@member_required
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The member's own: where it goes, what became of earlier ones, and the order itself."""
    row = own(request, number)
    return _page(request, row, template="credentials/printed.html", back="credentials:printed")


@require_http_methods(["GET", "POST"])
@staff_required(Role.SUPPORT, Role.RECORDS, Role.MAIL)
def desk_order(request: HttpRequest, number: str) -> HttpResponse:
    """The same for a member who asked for it."""
    rows = Certification.objects.select_related("certificant", "program")
    row = get_object_or_404(rows, number=number)
    back = "credentials:desk_printed"
    return _page(request, row, template="credentials/desk_printed.html", back=back, by_staff=True)


def _say(request: HttpRequest, made: PrintedOrder, token: UUID) -> None:
    """What became of the order: it may be an earlier one, and on its way for long."""
    if made.token == token and on_its_way(made.certification) == made:
        messages.success(request, "Ordered. It goes out with the next letters.")
    elif made.token == token:
        messages.info(request, "You sent that order before; below is what became of it.")
    else:
        messages.info(request, "One is on its way already, and no other was ordered; see below.")


def _page(
    request: HttpRequest, row: Certification, *, template: str, back: str, by_staff: bool = False
) -> HttpResponse:
    on, person = clock.today(), row.certificant
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = printed.order(
                certification=row,
                token=form.cleaned_data["token"],
                address=form.cleaned_data["address"],
                actor=cast("User", request.user),
                on=on,
                by_staff=by_staff,
            )
        except (printed.NotOrdered, papers.NoDocument) as refused:
            messages.error(request, str(refused))
        else:
            _say(request, made, form.cleaned_data["token"])
        return redirect(back, row.number)
    orders, address = ordered(row), printed.shown_address(person)
    context: dict[str, Any] = {
        "row": row,
        "program": code_and_name(row.program, on),
        "address_lines": address.splitlines(),
        "why_not": printed.why_not(person),
        "form": OrderForm(initial={"address": address}),
        "orders": orders,
        "under_way": any(one.under_way for one in orders),
        "certified": bool(certified([row], on)),
        "left": left_to_order(row, on),
        "most": policy()[PRINTED_A_YEAR].on(on),
    }
    return render(request, template, context)
