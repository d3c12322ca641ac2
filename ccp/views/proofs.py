"""Files of the proof locker: added, shown and removed by their member only."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.views import handing_out
from casework.views.handing_in import hand_in, told_kept
from ccp.forms import ProofForm
from ccp.models import Activity, Proof
from ccp.queries.activities import activities_of, proofs_of
from ccp.services.proofs import add_proof, remove_proof
from members.models import Certificant, User
from plumbing import uploads
from plumbing.access import member_required, own_eyes


def keep_files(request: HttpRequest, form: ProofForm, activity: Activity, actor: User) -> int:
    """Keep the chosen files with an activity, telling each that was refused; return how many."""
    chosen = form.chosen()
    return hand_in(
        request,
        chosen,
        keep=lambda file: add_proof(activity=activity, file=file, actor=actor),
        known=proofs_of(activity) if chosen else (),
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
    rows = Proof.objects.select_related("activity", "document").filter(
        activity__certificant=person, removed_at__isnull=True
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@member_required
@own_eyes
def proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original."""
    return _file(request, _own(request, pk), handing_out.original)


@require_safe
@member_required
@own_eyes
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The copy."""
    return _file(request, _own(request, pk), handing_out.copy)


def _file(
    request: HttpRequest, kept: Proof, hand_out: Callable[[Proof], HttpResponseBase]
) -> HttpResponseBase:
    """The file, or a page that says what to do when it cannot be had any more."""
    try:
        return hand_out(kept)
    except FileNotFoundError:
        return render(request, "ccp/proof_gone.html", {"proof": kept}, status=404)


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
