"""The lists behind the numbers of a month's renewals (staff desk)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.dues.queries import month_outcomes as outcomes
from billing.dues.queries import renewal_months as queries
from billing.dues.verbs import RenewalVerb
from billing.dues.views.desk_renewals import may_read
from members.queries.programs import code_and_name
from members.rules.calendar import anniv
from members.services import history
from members.views.actor import actor
from plumbing import clock
from plumbing.csv_export import Writer
from plumbing.paging import UncountedPaginator

ROWS_A_PAGE = 50
HEADER = (
    "member_number",
    "name",
    "program",
    "certification_number",
    "anniversary",
    "standing",
    "way_back",
    "outcome",
    "invoice_number",
)


@may_read
@require_safe
def certifications(request: HttpRequest, month: date, which: str) -> HttpResponse:
    """The list behind a number of the month."""
    on = clock.today()
    rows = UncountedPaginator(_rows(month, which, on), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "month": month,
        "which": which,
        "title": outcomes.LISTS[which],
        "rows": rows,
        "lines": [(row, code_and_name(row.program, on).code) for row in rows],
        "reasons": outcomes.LEFT_OUT | {"to_invoice": outcomes.LISTS["to_invoice"]},
    }
    return render(request, "billing/dues/desk_renewals_list.html", context)


@may_read
@require_safe
def certifications_csv(request: HttpRequest, month: date, which: str) -> StreamingHttpResponse:
    """The same list, whole, as CSV."""
    on = clock.today()
    rows = _rows(month, which, on)
    history.record(
        actor=actor(request),
        verb=RenewalVerb.RENEWALS_EXPORTED,
        subject=f"renewals:{month:%Y-%m}",
        after={"list": which},
    )
    return StreamingHttpResponse(
        _csv(rows, month, on),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="renewals-{month:%Y-%m}-{which}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


@may_read
@require_safe
def notices(request: HttpRequest, month: date) -> HttpResponse:
    """The renewal notices of the month that did not go out as planned."""
    rows = UncountedPaginator(queries.not_sent(month), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "billing/dues/desk_renewals_notices.html", {"month": month, "rows": rows}
    )


def _rows(month: date, which: str, on: date) -> QuerySet[Any]:
    if which not in outcomes.LISTS:
        raise Http404
    return outcomes.listed(month, which, on)


def _csv(rows: QuerySet[Any], month: date, on: date) -> Iterator[str]:
    out = io.StringIO()
    writer = Writer(out, HEADER)
    for row in rows.iterator(chunk_size=1000):
        standing = getattr(row, "standing", None)
        writer.row(
            row.certificant.member_number,
            row.certificant.full_name,
            code_and_name(row.program, on).code,
            row.number,
            anniv(row.anchor, month.year - row.anchor.year),
            standing.word if standing else "",
            standing.way_back if standing else "",
            row.outcome,
            row.invoice_number,
        )
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
