"""The member's own data, and where sign-in and security are kept."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.delivery.address import plain_lines
from members.forms.address import AddressForm
from members.services import profile as service
from plumbing.access import member_required
from plumbing.meanwhile import ChangedMeanwhile


@require_safe
@member_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, numbers, address, channels, and the ways to sign in."""
    person = request.certificant  # type: ignore[attr-defined]
    return render(
        request,
        "members/profile.html",
        {
            "person": person,
            "address_lines": plain_lines(person)[1:],
            "certifications": person.certifications.select_related("program").order_by(
                "granted_on"
            ),
            "authenticators": set(
                Authenticator.objects.filter(user=person.user).values_list("type", flat=True)
            ),
        },
    )


@require_http_methods(["GET", "POST"])
@member_required
def address(request: HttpRequest) -> HttpResponse:
    """Change where letters go."""
    person = request.certificant  # type: ignore[attr-defined]
    form = AddressForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_contact(
                certificant=person,
                values=form.cleaned_data,
                seen=form.mark,
                actor=request.user,  # type: ignore[arg-type]
            )
        except ChangedMeanwhile as changed:
            form.meet(changed)
        else:
            messages.success(request, "Your address is saved. Letters go there from now on.")
            return redirect("members:profile")
    return render(request, "members/address.html", {"form": form})


@require_POST
@member_required
def contact_here(request: HttpRequest) -> HttpResponse:
    """Have notices go to the sign-in address, where they went to another."""
    service.write_to_sign_in(user=request.user)  # type: ignore[arg-type]
    messages.success(request, "Notices go to the address that you sign in with from now on.")
    return redirect("members:profile")
