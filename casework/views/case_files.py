"""Files of a case in the hands of its member, whatever the case is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from casework.models import CaseFile
from casework.queries.uses import in_force
from casework.services.cases import CaseRefused
from casework.services.submissions import remove_file
from plumbing import uploads

KINDS = "PDF, photo (JPEG, PNG, HEIC) or scan (TIFF)"


def files_context() -> dict[str, Any]:
    """What a page says of the files that can be added."""
    return {
        "most_bytes": uploads.LARGEST,
        "most_mb": uploads.LARGEST // 1024**2,
        "accept": uploads.ACCEPT,
        "kinds": KINDS,
    }


def file_of(case_id: int, pk: int) -> CaseFile:
    """A file of a case that holds; 404 for one of another case."""
    rows = in_force(CaseFile, case=case_id).select_related("document", "item")
    file: CaseFile = get_object_or_404(rows, pk=pk)
    return file


def take_out(request: HttpRequest, file: CaseFile) -> None:
    """Remove a file that was not sent yet, and tell of it."""
    try:
        remove_file(file=file, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, "The file is removed.")
    except CaseRefused as refused:
        messages.error(request, str(refused))


def handed_out(
    file: CaseFile, hand_out: Callable[[CaseFile], HttpResponseBase]
) -> HttpResponseBase:
    """The file, or its copy, as `hand_out` gives it; 404 for one that was lost."""
    try:
        return hand_out(file)
    except FileNotFoundError as gone:
        raise Http404 from gone
