"""Addresses of who looked and of lists."""

from __future__ import annotations

from django.urls import path

from credentials.looks.views import lists, mine

app_name = "looks"

urlpatterns = [
    path("verify/list/", lists.check, name="list"),
    path("documents/who-looked/", mine.looks, name="looks"),
    path("documents/who-looked.csv", mine.looks_csv, name="looks_csv"),
    path("documents/lists/", mine.switch, name="switch"),
]
