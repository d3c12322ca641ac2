"""Renewals (staff desk): count a month, run it, watch it, and see what goes out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from billing.dues.models import RenewalRun
from billing.dues.queries import renewal_months as queries
from billing.dues.queries.renewal_months import Month
from billing.dues.rules.charges import issue_day
from billing.dues.services import renewal_previews, renewal_runs
from billing.dues.services.renewal_runs import AlreadyRunning
from billing.dues.services.renewals import RunRefused
from billing.dues.tasks import count_month, run_renewals
from billing.dues.views.renewal_page import Page
from members.models import Role
from members.queries.policy import policy
from members.rules.calendar import first_of_month
from members.views.actor import actor
from plumbing import clock, pdf
from plumbing.access import staff_required
from plumbing.queue import wake

log = logging.getLogger(__name__)

may_read = staff_required(Role.FINANCE, Role.SUPPORT)
may_run = staff_required(Role.FINANCE)

# The email's own page in its frame: it may show itself, nothing more.
EMAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'; sandbox allow-popups"
)


@may_read
@require_safe
def desk_renewals(request: HttpRequest, month: date | None = None) -> HttpResponse:
    """One month, this one unless another is asked for, between its neighbours."""
    on = clock.today()
    page = Page.of(month or first_of_month(on), on)
    _have_counted([row.month for row in page.rows])
    context = {"page": page, "may_run": actor(request).has_role(Role.FINANCE)}
    return render(request, "billing/dues/desk_renewals.html", context)


def _have_counted(months: Sequence[Month]) -> None:
    """Have a worker count the large months that are not counted or not lately; each is asked for
    once a minute, whoever looks.
    """
    for month in months:
        if (month.old or month.counting) and cache.add(
            f"renewals:count:{month.period}", value=True, timeout=60
        ):
            wake(count_month, month.period.isoformat())


@may_read
@require_safe
def progress(request: HttpRequest, month: date, run_id: int) -> HttpResponse:
    """The part that refreshes itself while a run goes on; at its end the whole page does."""
    going = queries.going(month)
    if going is None or going.pk != run_id:
        return HttpResponseClientRefresh()
    page = Page.of(month, clock.today(), alone=True)
    context = {"page": page, "may_run": actor(request).has_role(Role.FINANCE)}
    return render(request, "billing/dues/desk_renewals_run.html", context)


@may_run
@require_POST
def dry_run(request: HttpRequest, month: date) -> HttpResponse:
    """Count what a run would do."""
    return _ask(request, month, dry_run=True)


@may_run
@require_POST
def run(request: HttpRequest, month: date) -> HttpResponse:
    """Issue what the dry run of today has counted; without one there is nothing to agree to."""
    counted = queries.last_run(month, dry_run=True)
    if counted is None or counted.state != RenewalRun.State.DONE or counted.day != clock.today():
        messages.error(request, "Make a dry run first: it shows what will be issued.")
        return redirect("dues:desk_renewals_month", month)
    return _ask(request, month, dry_run=False)


def _ask(request: HttpRequest, month: date, *, dry_run: bool) -> HttpResponse:
    try:
        asked = renewal_runs.ask(
            month=month, on=clock.today(), actor=actor(request), dry_run=dry_run
        )
    except (AlreadyRunning, RunRefused) as refused:
        messages.error(request, str(refused))
    else:
        wake(run_renewals, asked.pk)
    return redirect("dues:desk_renewals_month", month)


@may_run
@require_POST
def stop(request: HttpRequest, month: date) -> HttpResponse:
    """Stop after the batch that is being worked on."""
    going = queries.going(month)
    if going is None or not renewal_runs.stop(run=going, actor=actor(request)):
        messages.info(request, "No run is going on.")
    return redirect("dues:desk_renewals_month", month)


@may_read
@require_safe
def sample(request: HttpRequest, month: date) -> HttpResponse:
    """Twenty invoices that a run would issue."""
    day = max(clock.today(), issue_day(month, policy()))
    context = {"month": month, "day": day, "wanted": queries.sample(month, day)}
    return render(request, "billing/dues/desk_renewals_sample.html", context)


@may_read
@require_safe
def email(request: HttpRequest, month: date) -> HttpResponse:
    """The renewal email of somebody in the month."""
    shown = renewal_previews.email(month=month, on=clock.today())
    context = {"month": month, "email": shown}
    return render(request, "billing/dues/desk_renewals_email.html", context)


@xframe_options_sameorigin
@may_read
@require_safe
def email_body(request: HttpRequest, month: date) -> HttpResponse:
    """Its HTML alone, for the frame of the page."""
    shown = renewal_previews.email(month=month, on=clock.today())
    if shown is None:
        raise Http404
    response = HttpResponse(str(shown.alternatives[0][0]))
    response["Content-Security-Policy"] = EMAIL_POLICY
    return response


@may_read
@require_safe
def letter(request: HttpRequest, month: date) -> HttpResponse:
    """The renewal letter of somebody in the month, as PDF."""
    try:
        data = renewal_previews.letter(month=month, on=clock.today())
    except pdf.PdfError:
        log.exception("no preview can be made", extra={"month": f"{month:%Y-%m}"})
        messages.error(request, "The PDF cannot be made right now. Try again later.")
        return redirect("dues:desk_renewals_month", month)
    if data is None:
        messages.info(request, "Nobody is invoiced in this month, so there is no letter.")
        return redirect("dues:desk_renewals_month", month)
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="renewal-letter-{month:%Y-%m}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
