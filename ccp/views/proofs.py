"""Files of the proof locker: added, shown and removed by their member only."""

from __future__ import annotations

import logging
import time
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ccp.forms import ProofForm
from ccp.models import Activity, Proof, ScanState
from ccp.queries.activities import activities_of, proofs_of
from ccp.services.proofs import ProofRefused, add_proof, remove_proof
from members.models import Certificant, User
from plumbing import files, uploads
from plumbing.access import member_required, own_eyes

log = logging.getLogger(__name__)

NAMED = 10  # files named when more are left out
SECONDS = 20.0  # that one form may take of the site; the file being checked then is still checked
TOO_LONG = "It was not looked at: the files before it took too long. Add it again, on its own."


def keep_files(request: HttpRequest, form: ProofForm, activity: Activity, actor: User) -> int:
    """Keep the chosen files with an activity, telling each that was refused; return how many."""
    kept, end = 0, time.monotonic() + SECONDS
    chosen = form.chosen()
    known = set(proofs_of(activity).values_list("pk", flat=True)) if chosen else set()
    for file in chosen:
        try:
            if time.monotonic() > end:
                raise ProofRefused(TOO_LONG)  # noqa: TRY301 - told like any other
            proof = add_proof(activity=activity, file=file, actor=actor)
            if proof.pk in known:
                messages.info(request, _same_again(file.name, proof.name))
            else:
                known.add(proof.pk)
                kept += 1
        except ProofRefused as refused:
            messages.warning(request, f"{file.name}: {refused}")
    if names := uploads.left_out(request):
        messages.warning(request, _left_out(names))
    return kept


def _same_again(name: str | None, kept_as: str) -> str:
    return f"{name}: the same file is kept here already, as {kept_as}."


def told_kept(files: int) -> str:
    return "1 file is kept." if files == 1 else f"{files} files are kept."


def _left_out(names: list[str]) -> str:
    most = uploads.MOST_AT_ONCE
    together = most * uploads.LARGEST // 1024**2
    listed = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    one = len(names) == 1
    return (
        f"{'One file was' if one else f'{len(names)} files were'} left out: {most} files are taken "
        f"at once, together up to {together} MB. Add {'it' if one else 'them'} now: {listed}"
    )


@require_POST
@member_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep files with an activity."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    activity = get_object_or_404(activities_of(person), pk=pk)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid() or not (form.chosen() or uploads.left_out(request)):
        messages.error(request, "Choose a file first.")
    elif kept := keep_files(request, form, activity, request.user):  # type: ignore[arg-type]
        messages.success(request, told_kept(kept))
    return redirect("ccp:activity", activity.pk)


def _own(request: HttpRequest, pk: int) -> Proof:
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    rows = Proof.objects.select_related("activity").filter(
        activity__certificant=person, removed_at__isnull=True
    )
    return get_object_or_404(rows, pk=pk)


def _harmless(request: HttpRequest, pk: int) -> Proof:
    """One of their own to look at; the file of an infected one may not be deleted yet."""
    kept = _own(request, pk)
    if kept.scan == ScanState.INFECTED:
        raise Http404
    return kept


@require_safe
@member_required
@own_eyes
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original, byte by byte, to download."""
    kept = _harmless(request, pk)
    return _file(request, kept, kept.path, uploads.Kind(kept.kind))


@require_safe
@member_required
@own_eyes
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The copy that others may see: a picture in the page, or a plain PDF to download."""
    kept = _harmless(request, pk)
    return _file(request, kept, kept.preview_path, kept.shown_kind, inline=True)


def _file(
    request: HttpRequest, kept: Proof, path: str, kind: uploads.Kind, *, inline: bool = False
) -> HttpResponseBase:
    """The file, or a page that says what to do when it cannot be had any more."""
    try:
        content = cast("BinaryIO", files.open_kept(path))
    except FileNotFoundError:
        log.exception("the file of proof %s is not there", kept.pk)
        return render(request, "ccp/proof_gone.html", {"proof": kept}, status=404)
    return uploads.private_file_response(content, kind=kind, name=kept.name, inline=inline)


@require_http_methods(["GET", "POST"])
@member_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take the file out of the locker."""
    kept = _own(request, pk)
    if request.method == "POST":
        remove_proof(proof=kept, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, "The file is removed.")
        return redirect("ccp:activity", kept.activity_id)
    return render(request, "ccp/proof_remove.html", {"proof": kept})
