"""Addresses of the members app."""

from __future__ import annotations

from django.urls import path

from members.views import claim, profile

app_name = "members"

urlpatterns = [
    path("account/claim/", claim.claim, name="claim"),
    path("account/claim/code/", claim.claim_code, name="claim_code"),
    path("profile/", profile.profile, name="profile"),
    path("profile/address/", profile.address, name="address"),
]
