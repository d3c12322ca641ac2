"""Answers that are a file; no cache keeps a copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from plumbing.csv_export import pieces


def download(
    data: bytes | str, content_type: str, name: str, *, inline: bool = False
) -> HttpResponse:
    """A file whole; inline: the browser shows it."""
    return HttpResponse(data, content_type=content_type, headers=_headers(name, inline=inline))


def csv_download(
    name: str, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A CSV of any length."""
    return StreamingHttpResponse(
        pieces(header, rows), content_type="text/csv; charset=utf-8", headers=_headers(name)
    )


def _headers(name: str, *, inline: bool = False) -> dict[str, Any]:
    kind = "inline" if inline else "attachment"
    return {
        "Content-Disposition": f'{kind}; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
