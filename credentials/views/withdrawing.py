"""Documents taken back: by records at the desk, and a lost card by its member."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from credentials.services import withdrawing
from credentials.services.papers import subject_of
from credentials.views.papers import own
from members.models import Certification, Role, User, Vouched
from plumbing.access import member_required, own_eyes, staff_required
from plumbing.paging import UncountedPaginator

DOCUMENTS_A_PAGE = 25


class WithdrawForm(forms.Form):
    """Which document, and why."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.TextInput,
        error_messages={"required": "Type why the document is withdrawn: history keeps it."},
    )


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS)
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """The documents of a certification, the newest first, each to withdraw."""
    rows = Certification.objects.select_related("certificant", "program")
    row = get_object_or_404(rows, number=number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actor = cast("User", request.user)
        try:
            withdrawing.withdraw(
                certification=row, code=told["code"], actor=actor, reason=told["reason"]
            )
        except withdrawing.NotWithdrawn as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Withdrawn. Whoever checks its code is told of no match.")
        return redirect("credentials:desk_documents", row.number)
    made = Vouched.objects.filter(subject=subject_of(row)).order_by("-issued_at", "-pk")
    page = UncountedPaginator.of(request, made, DOCUMENTS_A_PAGE)
    documents = [(one, _form_of(one, form)) for one in page]
    context = {"row": row, "documents": documents, "page": page}
    return render(request, "credentials/desk_documents.html", context)


def _form_of(document: Vouched, sent: WithdrawForm) -> WithdrawForm:
    """The form of a document: the one that was sent where it was sent for it."""
    prefix = f"id_{document.pk}_%s"
    if sent.is_bound and sent.data.get("code") == document.code:
        sent.auto_id = prefix
        return sent
    return WithdrawForm(initial={"code": document.code}, auto_id=prefix)


@require_POST
@own_eyes
@member_required
def lost(request: HttpRequest, number: str) -> HttpResponse:
    """A member's lost card: its code is good no more, and the next has another."""
    row = own(request, number)
    withdrawing.card_lost(certification=row, actor=cast("User", request.user))
    messages.success(request, "The lost card is no match any more. This one has a new code.")
    return redirect("credentials:of", row.number)
