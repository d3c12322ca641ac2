"""The list of certifications: filter, sort, page, and export what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import django_filters
import django_tables2
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amt_portal.web.desk.actor import actor
from members.models import Certification, Program, Role, StandingWord, Verb
from members.queries.people import certifications
from members.queries.programs import code_and_name
from members.services import history
from plumbing import clock
from plumbing.access import staff_required
from plumbing.csv_export import pieces
from plumbing.paging import UncountedPaginator

ROWS_A_PAGE = 50
CHUNK = 1000
SORTABLE = {"name", "number", "next_change"}
WAYS_BACK = [("pay_dues", "Pay dues"), ("recertify", "Recertify")]
EXPORT_HEADER = (
    "certification",
    "program",
    "member_number",
    "last_name",
    "first_name",
    "email",
    "granted_on",
    "standing",
    "since",
    "way_back",
    "next_change_on",
)


class CertificationFilter(django_filters.FilterSet):
    standing = django_filters.ChoiceFilter(
        field_name="standing__word",
        label="Standing",
        choices=StandingWord.choices,
        empty_label="Any",
    )
    program = django_filters.ModelChoiceFilter(
        queryset=Program.objects.order_by("key"), label="Program", empty_label="Any"
    )
    way_back = django_filters.ChoiceFilter(
        field_name="standing__way_back", label="Way back", choices=WAYS_BACK, empty_label="Any"
    )

    class Meta:
        model = Certification
        fields: ClassVar = ["standing", "program", "way_back"]


class CertificationTable(django_tables2.Table):
    """Only what an index gives in order can be sorted: the list may have a million rows."""

    name = django_tables2.TemplateColumn(
        template_name="desk/_cell_name.html", verbose_name="Member", order_by="name"
    )
    number = django_tables2.Column(verbose_name="Certification")
    program = django_tables2.Column(verbose_name="Program", orderable=False)
    standing = django_tables2.TemplateColumn(
        template_name="desk/_cell_standing.html", verbose_name="Standing", orderable=False
    )
    since = django_tables2.DateColumn(
        accessor="standing__since", verbose_name="Since", orderable=False, format="M j, Y"
    )
    next_change = django_tables2.DateColumn(
        accessor="standing__next_change_on", verbose_name="Next change", format="M j, Y"
    )

    class Meta:
        template_name = "desk/_table.html"
        order_by = "number"

    def order_name(
        self, rows: QuerySet[Certification], is_descending: bool
    ) -> tuple[QuerySet[Certification], bool]:
        keys = (Lower("certificant__last_name"), Lower("certificant__first_name"))
        order = [key.desc() if is_descending else key.asc() for key in keys]
        return rows.order_by(*order, "pk"), True

    def order_next_change(
        self, rows: QuerySet[Certification], is_descending: bool
    ) -> tuple[QuerySet[Certification], bool]:
        """What never changes comes last either way."""
        day, key = F("standing__next_change_on"), F("standing__pk")
        if is_descending:
            return rows.order_by(day.desc(nulls_last=True), key.desc()), True
        return rows.order_by(day.asc(), key.asc()), True

    def render_program(self, record: Certification) -> str:
        return code_and_name(record.program, clock.today()).code


@require_safe
@staff_required()
def members(request: HttpRequest) -> HttpResponse:
    """Certifications by the copy of their standing."""
    chosen = CertificationFilter(request.GET, queryset=certifications())
    asked = request.GET.get("sort", "")
    order = asked if asked.removeprefix("-") in SORTABLE else None
    table = CertificationTable(chosen.qs, order_by=order)
    page = request.GET.get("page", 1)
    table.paginate(UncountedPaginator, per_page=ROWS_A_PAGE, page=page)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "desk/members.html",
        {
            "filter": chosen,
            "table": table,
            "page": table.page,
            "query": query.urlencode(),
        },
    )


EXPORTERS = (Role.RECORDS, Role.FINANCE, Role.MAIL)


@require_safe
@staff_required(*EXPORTERS)
def export(request: HttpRequest) -> HttpResponseBase:
    """All that the filter leaves, by certification number, as CSV; noted in the history."""
    chosen = CertificationFilter(request.GET, queryset=certifications().order_by("number"))
    history.record(
        actor=actor(request),
        verb=Verb.EXPORTED,
        subject="list:certifications",
        after={name: request.GET.get(name, "") for name in CertificationFilter.Meta.fields},
    )
    return StreamingHttpResponse(
        pieces(EXPORT_HEADER, _rows(chosen.qs)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="certifications.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def _rows(certifications: QuerySet[Certification]) -> Iterator[tuple[object, ...]]:
    today = clock.today()
    for row in certifications.iterator(chunk_size=CHUNK):
        person, standing = row.certificant, getattr(row, "standing", None)
        yield (
            row.number,
            code_and_name(row.program, today).code,
            person.member_number,
            person.last_name,
            person.first_name,
            person.email,
            row.granted_on,
            standing.word if standing else "",
            standing.since if standing else "",
            standing.way_back if standing else "",
            standing.next_change_on if standing else "",
        )
