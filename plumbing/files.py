"""Answers that carry a private file: made by views that know the viewer, kept by nobody."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# The only types that are ever served, by our own word for them.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "csv": "text/csv; charset=utf-8",
}


def private_file_response(
    data: bytes, *, name: str, kind: str, inline: bool = False
) -> HttpResponse:
    """A file to download (or to show, `inline`) under a safe name; KeyError for another kind."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    disposition = content_disposition_header(not inline, name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Content-Length"] = str(len(data))
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
