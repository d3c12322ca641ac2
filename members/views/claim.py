"""Claim the account of a record on file, in two steps."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members import tasks
from members.forms import ClaimCodeForm, ClaimForm
from members.models import Claim
from members.rules.numbers import bare
from members.services import claims
from plumbing import clock, queue

SESSION_KEY = "claim"


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask for number and last name; whatever was typed, the next page is the same."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        limited = ratelimit.consume_or_429(request, action="claim", key=bare(number))
        if limited:
            return limited
        attempt = claims.start(number=number, last_name=form.cleaned_data["last_name"])
        queue.wake(tasks.send_claim_code, attempt.pk)
        request.session[SESSION_KEY] = str(attempt.key)
        return redirect("members:claim_code")
    return render(request, "members/claim.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def claim_code(request: HttpRequest) -> HttpResponse:
    """Take the code and a password, make the sign-in and go on to the home page."""
    key = request.session.get(SESSION_KEY)
    attempt = Claim.objects.filter(key=key).first() if key else None
    if attempt is None:
        return redirect("members:claim")
    form = ClaimCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="claim_code")
        if limited:
            return limited
        try:
            user = claims.finish(claim=attempt, now=clock.now(), **form.cleaned_data)
        except claims.ClaimRefused as refused:
            form.add_error("code", str(refused))
        except claims.AddressTaken:
            form.add_error(
                None,
                "The email address on this record already signs in for another record. "
                "Please write to us so that we can sort it out.",
            )
        else:
            del request.session[SESSION_KEY]
            return perform_login(request, user, redirect_url="/home/")
    return render(request, "members/claim_code.html", {"form": form})
