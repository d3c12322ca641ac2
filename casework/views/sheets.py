"""Pages of documents as pictures, and a file as it was sent for who asks for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from casework import kinds
from casework.models import CaseFile
from casework.queries.cases import why_barred
from casework.services import pages
from casework.services.handing_out import note_download
from casework.views.handing_out import original
from casework.views.who import reviewers, staff_of
from plumbing import files, uploads


@require_safe
@reviewers
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The picture of one page; drawn now where nobody has yet."""
    file = _file(request, pk)
    try:
        drawn = pages.page_of(file.document, number)
        content = files.read(drawn.path)
    except (pages.NotDrawn, FileNotFoundError) as failed:
        raise Http404 from failed
    name = f"page-{number}.jpg"
    kind = uploads.Kind.JPEG
    return uploads.private_file_response(content, kind=kind, name=name, inline=True)


@require_POST
@reviewers
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file byte by byte, to be kept on disk; the history tells who asked."""
    file = _file(request, pk)
    try:
        answer = original(file)
    except FileNotFoundError:
        messages.error(request, f"{file.name} is lost: it is not among the kept files.")
        return redirect("casework:review", file.case.kind, file.case.number)
    note_download(file=file, actor=staff_of(request))
    return answer


def _file(request: HttpRequest, pk: int) -> CaseFile:
    """A file that was sent in, for who may judge its case."""
    sent = CaseFile.objects.filter(submission__isnull=False)
    file: CaseFile = get_object_or_404(
        sent.select_related("document", "case__certificant", "item"), pk=pk
    )
    user = staff_of(request)
    known = {kind.key for kind in kinds.declared()}
    if file.case.kind not in known or why_barred(file.case, user) or file.document.infected:
        raise Http404
    return file
