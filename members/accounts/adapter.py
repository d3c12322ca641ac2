"""How allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A sign-in is claimed from a record (`members:claim`), never made from nothing."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:home" if request.user.is_staff else "home")
