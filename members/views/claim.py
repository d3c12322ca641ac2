"""Claim the account of a record on file, in two steps; a third where two share an address."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members import tasks
from members.forms import ClaimCodeForm, ClaimForm, OwnAddressForm
from members.models import Claim
from members.rules.numbers import bare
from members.services import claims
from plumbing import clock, queue
from plumbing.breaker import valkey

SESSION_KEY = "claim"


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask for number and last name; whatever was typed, the next page is the same. `?number=` of a
    link in a message of ours saves typing it.
    """
    form = ClaimForm(request.POST or None, initial={"number": request.GET.get("number", "")[:32]})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        limited = ratelimit.consume_or_429(request, action="claim", key=bare(number))
        if limited:
            return limited
        attempt = claims.start(number=number, last_name=form.cleaned_data["last_name"])
        queue.wake(tasks.send_claim_code, attempt.pk)
        if valkey.away:
            messages.warning(request, "Emails are late just now: the code may take some minutes.")
        request.session[SESSION_KEY] = str(attempt.key)
        return redirect("members:claim_code")
    return render(request, "members/claim.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def claim_code(request: HttpRequest) -> HttpResponse:
    """Take the code and a password, make the sign-in and go on to the home page."""
    attempt = _attempt(request)
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
        except claims.WeakPassword as weak:
            form.add_error("password", list(weak.reasons))
        except claims.AddressShared:
            return redirect("members:claim_address")
        else:
            del request.session[SESSION_KEY]
            before = request.user if request.user.is_authenticated else None
            response = perform_login(request, user, redirect_url="/home/")
            return _first(request, before) or response
    return render(request, "members/claim_code.html", {"form": form, "attempt": attempt})


@never_cache
@require_http_methods(["GET", "POST"])
def claim_address(request: HttpRequest) -> HttpResponse:
    """Take an address of the person's own, where somebody else signs in with the one on record."""
    attempt = _attempt(request)
    if attempt is None or attempt.proven_at is None:
        return redirect("members:claim")
    form = OwnAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="claim_address", key=str(attempt.pk))
        if limited:
            return limited
        try:
            email = form.cleaned_data["email"]
            claims.use_own_address(claim=attempt, email=email, now=clock.now())
        except claims.ClaimRefused as refused:
            form.add_error(None, str(refused))
        else:
            queue.wake(tasks.send_claim_code, attempt.pk)
            return redirect("members:claim_code")
    return render(request, "members/claim_address.html", {"form": form, "attempt": attempt})


def _first(request: HttpRequest, before: Any) -> HttpResponse | None:
    """The page that another app shows first to who has just claimed a record."""
    if not request.user.is_authenticated:
        return None
    answers = claims.record_claimed.send(sender=claim, request=request, before=before)
    url = next((url for _, url in answers if url), None)
    return redirect(url) if url else None


def _attempt(request: HttpRequest) -> Claim | None:
    key = request.session.get(SESSION_KEY)
    return Claim.objects.filter(key=key).select_related("certificant").first() if key else None
