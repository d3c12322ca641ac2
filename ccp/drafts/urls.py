"""Addresses of logging faster; those of members lie below /ce/."""

from __future__ import annotations

from django.urls import path

from ccp.drafts.views import drafts, email, inbound, lists

app_name = "drafts"

urlpatterns = [
    path("ce/list/", lists.listing, name="list"),
    path("ce/list/template.csv", lists.template, name="list_template"),
    path("ce/email/", email.email, name="email"),
    path("ce/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("ce/drafts/<int:pk>/throw-away/", drafts.throw_away, name="throw_away"),
    path("ce/draft-files/<int:pk>/", drafts.file, name="file"),
    path("mail-inbound/", inbound.inbound, name="inbound"),
]
