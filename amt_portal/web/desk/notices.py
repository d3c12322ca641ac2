"""Messages that need a person: those that failed, and sending one again."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amt_portal.web.desk.actor import actor
from amt_portal.web.desk.forms import AgainForm
from ccp.panels import certification_numbers
from members.models import Role
from notices.models import Notice
from notices.queries.outbox import needing_a_person
from notices.services.planning import NotResendable, resend, resendable
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator

NOTICES_A_PAGE = 50
CYCLE = "cycle:"


def lines(notices: Iterable[Notice]) -> list[tuple[Notice, bool, str]]:
    """Each message with whether it can be sent again, and the number of the certification whose
    cycle it is about.
    """
    rows = list(notices)
    cycles = {notice.about: int(notice.about[len(CYCLE) :]) for notice in rows if _on_cycle(notice)}
    numbers = certification_numbers(cycles.values()) if cycles else {}
    return [
        (notice, resendable(notice), numbers.get(cycles.get(notice.about, 0), ""))
        for notice in rows
    ]


def _on_cycle(notice: Notice) -> bool:
    return notice.about.startswith(CYCLE)


@require_safe
@staff_required()
def notices(request: HttpRequest) -> HttpResponse:
    """Messages that failed, or of which nobody knows whether they went out; oldest first."""
    page = UncountedPaginator(needing_a_person(), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/notices.html",
        {
            "page": page,
            "notices": lines(page),
        },
    )


@require_http_methods(["GET", "POST"])
@staff_required(Role.MAIL, Role.SUPPORT)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Review, then plan a message again: the only way by which one goes out twice."""
    notice = get_object_or_404(Notice.objects.select_related("certificant"), pk=pk)
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resend(notice_id=pk, actor=actor(request), reason=form.cleaned_data["reason"])
        except (NotResendable, IllegalMove) as refused:
            messages.error(request, f"{refused} Nothing was changed.")
        else:
            messages.success(request, "It is planned again and goes out with the next ones.")
        return redirect("desk:member", notice.certificant_id)
    return render(request, "desk/notice_again.html", {"notice": notice, "form": form})
