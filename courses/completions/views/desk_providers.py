"""Providers at the desk (administrators): their contact and their tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.completions.forms import ProviderForm
from courses.completions.services import providers
from courses.models import Provider, ProviderToken
from members.models import Role
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required

MADE = "token_of_provider"  # in the session, until the page that follows
SHOWN_WITHIN = timedelta(minutes=2)
admin_only = staff_required(Role.ADMIN, proven=True)


@require_safe
@admin_only
def desk_providers(request: HttpRequest) -> HttpResponse:
    """Who reports completions, each with its tokens that are good and when one was used last."""
    rows = Provider.objects.select_related("recipient").order_by("-own", "name", "pk")
    tokens = ProviderToken.objects.filter(revoked_at__isnull=True).order_by("pk")
    good: dict[int, list[ProviderToken]] = {}
    for token in tokens:
        good.setdefault(token.provider_id, []).append(token)
    lines = [(row, good.get(row.pk, []), _last_used(good.get(row.pk, []))) for row in rows]
    return render(request, "completions/desk_providers.html", {"lines": lines})


def _last_used(tokens: list[ProviderToken]) -> Any:
    return max((one.last_used_at for one in tokens if one.last_used_at), default=None)


@require_http_methods(["GET", "POST"])
@admin_only
def desk_provider_new(request: HttpRequest) -> HttpResponse:
    """Add one."""
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = providers.save(provider=None, **form.cleaned_data, actor=actor(request))
        except providers.ProviderRefused as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, f"{row.name} is added. It needs a token for its calls.")
            return redirect("completions:desk_provider", row.code)
    return render(request, "completions/desk_provider_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@admin_only
def desk_provider(request: HttpRequest, code: str) -> HttpResponse:
    """One: change it, and its tokens; a token that was just made is shown this once."""
    row = _provider(code)
    token = _just_made(request, row) if request.method == "GET" else ""
    if token:
        return _page(request, row, None, token=token)
    to = row.recipient
    shown = {
        "code": row.code,
        "name": row.name,
        "contact": to.attention if to else "",
        "email": to.email if to else "",
        "ended_on": row.ended_on,
    }
    form = ProviderForm(request.POST or None, initial=shown)
    form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        providers.save(provider=row, **form.cleaned_data, actor=actor(request))
        messages.success(request, "Saved.")
        return redirect("completions:desk_provider", row.code)
    return _page(request, row, form)


@require_POST
@admin_only
def make_token(request: HttpRequest, code: str) -> HttpResponse:
    """Make a token; the page that follows shows it, once. To load that again makes no other."""
    row = _provider(code)
    try:
        token = providers.make_token(provider=row, actor=actor(request))
    except providers.ProviderRefused as refused:
        messages.warning(request, str(refused))
    else:
        until = clock.now() + SHOWN_WITHIN
        request.session[MADE] = {"provider": row.pk, "token": token, "until": until.timestamp()}
    return redirect("completions:desk_provider", code)


@require_POST
@admin_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a token be good no more."""
    token = get_object_or_404(ProviderToken.objects.select_related("provider"), pk=pk)
    providers.revoke(token=token, actor=actor(request))
    messages.success(request, f"The token that ends in {token.hint} is revoked.")
    return redirect("completions:desk_provider", token.provider.code)


def _just_made(request: HttpRequest, row: Provider) -> str:
    """The token of this provider that was made a moment ago, once; "" where none was. The page of
    another one, opened in between, takes nothing away.
    """
    made = request.session.get(MADE)
    if made is None:
        return ""
    in_time, own = clock.now().timestamp() < made["until"], made["provider"] == row.pk
    if in_time and not own:
        return ""
    del request.session[MADE]
    return str(made["token"]) if in_time else ""


def _page(
    request: HttpRequest, row: Provider, form: ProviderForm | None, **more: Any
) -> HttpResponse:
    tokens = row.tokens.select_related("made_by").order_by("-pk")
    good = [one for one in tokens if one.revoked_at is None]
    context = {
        "provider": row,
        "form": form,
        "tokens": tokens,
        "may_have_another": len(good) < providers.MOST_GOOD,
    }
    return render(request, "completions/desk_provider.html", context | more)


def _provider(code: str) -> Provider:
    return get_object_or_404(Provider.objects.select_related("recipient"), code=code)
