"""What holds for every request: no NUL reaches the database, nothing private is kept by a browser
or proxy, and a member of staff gets nowhere without a second factor.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from amt_portal.web.requests import Answer

# What staff without a second factor may open: the pages on which they set one up, prove who they
# are on the way, or leave.
SETTING_UP = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
    "health_live",
    "health_ready",
)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class GuardMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Postgres keeps no NUL; forms refuse it by themselves, addresses and queries do not.
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL in the address.")
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not (user.is_authenticated and user.is_staff):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in SETTING_UP:
            return None
        if Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists():
            return None
        return redirect("mfa_index")
