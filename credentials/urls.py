"""Addresses of digital credentials."""

from __future__ import annotations

from django.urls import path

from credentials.views import desk

app_name = "credentials"

urlpatterns = [
    path("desk/badges/", desk.desk, name="desk"),
    path("desk/badges/again/", desk.desk_again, name="desk_again"),
    path("desk/badges/<slug:key>/", desk.desk_template, name="desk_template"),
]
