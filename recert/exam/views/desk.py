"""The exam at the desk: who the test vendor is told of, and the ways results come in (records)."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.files.queries import files
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.downloads import csv_download
from plumbing.paging import UncountedPaginator
from recert.exam.forms import FindForm
from recert.exam.models import VendorList
from recert.exam.queries import accommodations, vendor
from recert.exam.rules.vendor_list import COLUMNS, Action
from recert.exam.services import lists
from recert.exam.services.lists import NothingNew
from recert.exam.services.result_files import KIND

LISTS, ROWS_A_PAGE = 10, 50
NEW = {
    Action.ADD: ("{} person who may sit it", "{} people who may sit it"),
    Action.CHANGE: ("{} person whose details changed", "{} people whose details changed"),
    Action.END: ("{} person who may not sit it any more", "{} people who may not sit it any more"),
}

records = staff_required(Role.RECORDS)


@require_safe
@records
def desk(request: HttpRequest) -> HttpResponse:
    """What there is to do about the exam."""
    on = clock.today()
    may_sit, counts = vendor.overview(on)
    context = {
        "may_sit": may_sit,
        "new": [_counted(counts[one], *words) for one, words in NEW.items() if counts[one]],
        "lists": vendor.lists()[:LISTS],
        "find": FindForm(),
        "asked": accommodations.waiting().count(),
        "held": files.held(KIND.key).count(),
        "kind": KIND,
    }
    return render(request, "recert/exam/desk.html", context)


@require_POST
@records
def make(request: HttpRequest) -> HttpResponse:
    """Make a list of what is new, or of everybody (`whole`), and mark it as told."""
    whole = "whole" in request.POST
    try:
        made = lists.make(whole=whole, on=clock.today(), actor=actor(request))
    except NothingNew as nothing:
        messages.info(request, str(nothing))
        return redirect("exam:desk")
    messages.success(request, "The list is made. Download it and send it to the test vendor.")
    return redirect("exam:desk_list", made.pk)


@require_safe
@records
def desk_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list as it was made, and who fetched it."""
    made = get_object_or_404(VendorList.objects.select_related("made_by"), pk=pk)
    context = {
        "made": made,
        "page": UncountedPaginator.of(request, vendor.rows_of(made), ROWS_A_PAGE),
        "fetches": made.fetches.select_related("by").order_by("-pk"),
    }
    return render(request, "recert/exam/desk_list.html", context)


@require_POST
@records
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A list as CSV; who took it is kept."""
    made = get_object_or_404(VendorList, pk=pk)
    lists.fetch(made=made, actor=actor(request))
    return csv_download(made.file_name, COLUMNS, _lines(made))


def _counted(number: int, one: str, many: str) -> str:
    return (one if number == 1 else many).format(f"{number:,}")


def _lines(made: VendorList) -> Iterator[list[str]]:
    for row in vendor.rows_of(made).iterator():
        said = {**row.said, "action": row.action}
        yield [said[name] for name in COLUMNS]
