"""Messages that need a person: those that failed, and sending one again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from amt_portal.web.desk.forms import AgainForm
from members.models import User
from members.views.actor import actor
from notices import kinds
from notices.models import Notice
from notices.queries.outbox import TO, needing_a_person
from notices.services.planning import NotResendable, concerned, resend, resendable
from plumbing.access import staff_required
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator

NOTICES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A message at the desk. shown: what its kind adds. again: whether this user may send it again;
    whose: else the roles that may.
    """

    notice: Notice
    shown: str
    again: bool
    whose: str


def lines(notices: Iterable[Notice], user: User) -> list[Line]:
    rows = list(notices)
    shown = kinds.shown(rows)
    return [
        Line(
            notice,
            shown.get(notice.pk, ""),
            again=resendable(notice) and user.has_role(*concerned(notice)),
            whose=", ".join(role.label for role in concerned(notice)),
        )
        for notice in rows
    ]


@require_safe
@staff_required()
def notices(request: HttpRequest) -> HttpResponse:
    """Messages that failed, or of which nobody knows whether they went out; oldest first."""
    page = UncountedPaginator.of(request, needing_a_person(), NOTICES_A_PAGE)
    context = {"page": page, "notices": lines(page, actor(request))}
    return render(request, "desk/notices.html", context)


@require_http_methods(["GET", "POST"])
@staff_required()
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Review, then plan a message again: the only way by which one goes out twice."""
    notice = get_object_or_404(Notice.objects.select_related(*TO), pk=pk)
    if not actor(request).has_role(*concerned(notice)):
        raise PermissionDenied
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resend(notice_id=pk, actor=actor(request), reason=form.cleaned_data["reason"])
        except (NotResendable, IllegalMove) as refused:
            messages.error(request, f"{refused} Nothing was changed.")
        else:
            messages.success(request, "It is planned again and goes out with the next ones.")
        if notice.certificant_id is None:
            return redirect("desk:notices")
        return redirect("desk:member", notice.certificant_id)
    return render(request, "desk/notice_again.html", {"notice": notice, "form": form})
