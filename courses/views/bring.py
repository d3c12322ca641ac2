"""An account to buy: bringing what was bought with it to the member's record, and what a buyer is
called.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.accounts.forms import EarlierForm, NameForm
from courses.accounts.signals import BOUGHT_AS as ADDRESS
from courses.permissions import Learner, learner_required
from courses.services import buyers
from members import tasks
from members.forms import CodeForm
from members.models import Claim
from members.rules import emails
from members.services import claims
from members.views.actor import actor
from plumbing import clock, queue
from plumbing.access import member_required, own_eyes

CLAIM = "bring"  # in the session: the key of the claim that waits
OWN = "That is the address you sign in with: what was bought with it is here already."


@never_cache
@require_http_methods(["GET", "POST"])
@own_eyes
@member_required
def bring(request: HttpRequest) -> HttpResponse:
    """Ask for the address that courses were bought with, and have a code sent there."""
    user: Any = request.user
    form = EarlierForm(request.POST or None, initial={"email": request.session.get(ADDRESS, "")})
    if request.method == "POST" and form.is_valid():
        email = emails.key(form.cleaned_data["email"])
        if email == user.email:
            form.add_error("email", OWN)
        else:
            limited = ratelimit.consume_or_429(request, action="claim_address", key=str(user.pk))
            if limited:
                return limited
            attempt = claims.prove_address(
                person=request.certificant,  # type: ignore[attr-defined]
                email=email,
                now=clock.now(),
            )
            queue.wake(tasks.send_claim_code, attempt.pk)
            request.session[CLAIM] = str(attempt.key)
            return redirect("courses:bring_code")
    offered = bool(request.session.get(ADDRESS))
    return render(request, "courses/bring.html", {"form": form, "offered": offered})


@never_cache
@require_http_methods(["GET", "POST"])
@own_eyes
@member_required
def code(request: HttpRequest) -> HttpResponse:
    """Take the code, and the courses with it."""
    person = request.certificant  # type: ignore[attr-defined]
    key = request.session.get(CLAIM)
    attempt = Claim.objects.filter(key=key, certificant=person).first() if key else None
    if attempt is None:
        return redirect("courses:bring")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="claim_code")
        if limited:
            return limited
        on, now = clock.today(), clock.now()
        try:
            email = claims.proven_address(claim=attempt, now=now, **form.cleaned_data)
        except claims.ClaimRefused as refused:
            form.add_error("code", str(refused))
        else:
            moved = buyers.take_over(email=email, person=person, on=on, actor=actor(request))
            for kept in (CLAIM, ADDRESS):
                request.session.pop(kept, None)
            _tell(request, email, moved)
            return redirect("courses:mine")
    return render(request, "courses/bring_code.html", {"form": form, "attempt": attempt})


def _tell(request: HttpRequest, email: str, moved: int | None) -> None:
    if moved is None:
        messages.info(request, f"No courses were bought with {email}. Nothing was changed.")
        return
    number = f"{moved} course{'' if moved == 1 else 's'}"
    messages.success(
        request,
        f"{number} came over from {email}, with the invoices. That sign-in is closed: from now on "
        "you sign in here.",
    )


@never_cache
@require_http_methods(["GET", "POST"])
@learner_required
def name(request: HttpRequest) -> HttpResponse:
    """What a buyer is called; a member's name is on their record."""
    learner: Learner = request.learner  # type: ignore[attr-defined]
    assert learner.payer is not None  # noqa: S101 - learner_required
    if learner.person is not None:
        return redirect("members:profile")
    payer = learner.payer
    form = NameForm(request.POST or None, initial={"name": payer.full_name})
    if request.method == "POST" and form.is_valid():
        if buyers.rename(payer=payer, name=form.cleaned_data["name"], actor=actor(request)):
            messages.success(request, "Saved. New invoices and certificates have this name.")
        return redirect("courses:mine")
    return render(request, "courses/name.html", {"form": form, "payer": payer})
