"""Addresses of logging faster; those of members lie below /ce/."""

from __future__ import annotations

from django.urls import path

from ccp.drafts.views import lists

app_name = "drafts"

urlpatterns = [
    path("ce/list/", lists.listing, name="list"),
    path("ce/list/template.csv", lists.template, name="list_template"),
]
