"""How the mail provider hands on what was sent to the portal: anymail knows each of them."""

from __future__ import annotations

from typing import Any

from anymail.urls import urlpatterns as providers


def view_of(provider: str) -> Any:
    """The view with which anymail reads what a provider hands on; None of one it does not know."""
    name = f"{provider}_inbound_webhook"
    return next((each.callback.view_class for each in providers if each.name == name), None)
