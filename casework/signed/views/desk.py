"""Issuers at the desk (administrators): who is on the list, since when, and why."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.signed.forms import IssuerForm
from casework.signed.models import Issuer, State
from casework.signed.services.issuers import IssuerRefused, Told, read_again, save, shown
from casework.signed.tasks import read_issuers
from members.models import History, Role
from members.views.actor import actor
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.queue import wake

admin_only = staff_required(Role.ADMIN, proven=True)


@require_safe
@admin_only
def issuers(request: HttpRequest) -> HttpResponse:
    """All of them, those that are checked first."""
    good = Count("signatures", filter=Q(signatures__state=State.GOOD))
    rows = Issuer.objects.annotate(good=good).order_by("ended", "name", "pk")
    return render(request, "casework/signed/issuers.html", {"issuers": rows})


@require_http_methods(["GET", "POST"])
@admin_only
def issuer_new(request: HttpRequest) -> HttpResponse:
    """Put one on the list."""
    form = IssuerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (row := _saved(request, form, None)):
        messages.success(request, f"{row.name} is on the list. Its keys are read now.")
        return redirect("signed:issuer", row.pk)
    return render(request, "casework/signed/issuer.html", {"form": form})


@require_http_methods(["GET", "POST"])
@admin_only
def issuer(request: HttpRequest, pk: int) -> HttpResponse:
    """One: its keys as they were read last, what is said of it, and who said so."""
    row = get_object_or_404(Issuer, pk=pk)
    form = IssuerForm(request.POST or None, initial=shown(row))
    form.show(shown(row))
    if request.method == "POST" and form.is_valid() and _saved(request, form, row):
        messages.success(request, "Saved.")
        return redirect("signed:issuer", pk)
    told = History.objects.filter(subject=f"issuer:{pk}").order_by("-pk")
    return render(
        request, "casework/signed/issuer.html", {"form": form, "issuer": row, "told": told}
    )


@require_POST
@admin_only
def issuer_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read its keys now."""
    read_again(issuer=get_object_or_404(Issuer, pk=pk))
    wake(read_issuers)
    messages.success(request, "Its keys are read within a minute.")
    return redirect("signed:issuer", pk)


def _saved(request: HttpRequest, form: IssuerForm, row: Issuer | None) -> Issuer | None:
    data = form.cleaned_data
    told = Told(data["name"], data["issuer"], data["keys_url"], data["ended"])
    try:
        saved = save(
            issuer=row, told=told, reason=data["reason"], actor=actor(request), seen=form.mark
        )
    except IssuerRefused as refused:
        form.add_error("issuer", str(refused))
    except ChangedMeanwhile as changed:
        form.meet(changed)
    else:
        wake(read_issuers)
        return saved
    return None
