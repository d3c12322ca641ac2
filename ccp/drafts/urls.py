"""Addresses of logging faster; those of members lie below /ce/."""

from __future__ import annotations

from django.urls import path

from ccp.drafts.views import drafts, email, inbound, lists, phone

app_name = "drafts"

urlpatterns = [
    path("ce/list/", lists.listing, name="list"),
    path("ce/list/template.csv", lists.template, name="list_template"),
    path("ce/email/", email.email, name="email"),
    path("ce/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("ce/drafts/<int:pk>/points/", drafts.points, name="points"),
    path("ce/drafts/<int:pk>/throw-away/", drafts.throw_away, name="throw_away"),
    path("ce/draft-files/<int:pk>/", drafts.file, name="file"),
    # Below the log page: a worker rules over what lies beside it.
    path("ce/log/worker.js", phone.worker, name="phone_worker"),
    path("ce/log/phone/", phone.phone, name="phone"),
    path("ce/log/phone/state/", phone.state, name="phone_state"),
    path("ce/log/phone/send/", phone.send, name="phone_send"),
    path("mail-inbound/", inbound.inbound, name="inbound"),
]
