"""Files that came with a form: each kept, or told why not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse

from casework.models import DocumentUse
from casework.services.intake import NotTaken
from casework.signed.tasks import read_soon
from plumbing import uploads

NAMED = 10  # files named when more are left out
SECONDS = 20.0  # that one form may take of the site; the file being checked then is still checked
TOO_LONG = "It was not looked at: the files before it took too long. Add it again, on its own."


def hand_in(
    request: HttpRequest,
    chosen: Iterable[File[Any]],
    *,
    keep: Callable[[File[Any]], DocumentUse],
    known: Iterable[DocumentUse],
) -> int:
    """Keep each file, telling those that were refused or are `known`; return how many are new."""
    end, kept = time.monotonic() + SECONDS, {use.pk for use in known}
    before, documents = len(kept), []
    for file in chosen:
        try:
            if time.monotonic() > end:
                raise NotTaken(TOO_LONG)  # noqa: TRY301 - told like any other
            use = keep(file)
        except NotTaken as refused:
            messages.warning(request, f"{file.name}: {refused}")
            continue
        if use.pk in kept:
            messages.info(request, _same_again(file.name, use.name))
        kept.add(use.pk)
        documents.append(use.document)
    if documents:
        read_soon(documents)
    if names := uploads.left_out(request):
        messages.warning(request, _left_out(names))
    return len(kept) - before


CHOOSE = "Choose a file first."


def by_script(request: HttpRequest) -> bool:
    """Whether a script sends one file at a time and reads plain text."""
    return request.headers.get("Accept") == "text/plain"


def add_files(
    request: HttpRequest,
    chosen: list[Any],
    *,
    keep: Callable[[File[Any]], DocumentUse],
    known: Iterable[DocumentUse],
) -> HttpResponse | None:
    """Keep the files of a form and tell of them; None: back to its page. A script is answered in
    plain text: 204 taken, 422 with the reason.
    """
    if by_script(request):
        return _told_in_text(chosen, keep)
    if not (chosen or uploads.left_out(request)):
        messages.error(request, CHOOSE)
    elif kept := hand_in(request, chosen, keep=keep, known=known):
        messages.success(request, told_kept(kept))
    return None


def _told_in_text(chosen: list[Any], keep: Callable[[Any], DocumentUse]) -> HttpResponse:
    try:
        for file in chosen:
            keep(file)
    except NotTaken as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    if not chosen:
        return HttpResponse(CHOOSE, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def told_kept(files: int) -> str:
    return "1 file is kept." if files == 1 else f"{files} files are kept."


def _same_again(name: str | None, kept_as: str) -> str:
    return f"{name}: the same file is kept here already, as {kept_as}."


def _left_out(names: list[str]) -> str:
    most = uploads.MOST_AT_ONCE
    together = most * uploads.LARGEST // 1024**2
    listed = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    one = len(names) == 1
    return (
        f"{'One file was' if one else f'{len(names)} files were'} left out: {most} files are taken "
        f"at once, together up to {together} MB. Add {'it' if one else 'them'} now: {listed}"
    )
