"""Addresses of the list of issuers."""

from __future__ import annotations

from django.urls import path

from casework.signed.views import desk

app_name = "signed"

urlpatterns = [
    path("desk/issuers/", desk.issuers, name="issuers"),
    path("desk/issuers/new/", desk.issuer_new, name="issuer_new"),
    path("desk/issuers/<int:pk>/", desk.issuer, name="issuer"),
    path("desk/issuers/<int:pk>/read/", desk.issuer_read, name="issuer_read"),
]
