"""The portal's addresses, and the emails that a practice portal caught."""

from __future__ import annotations

from django.urls import include, path

from amt_portal.urls import *  # noqa: F403 - handlers and all
from amt_portal.urls import urlpatterns as portal

urlpatterns = [
    *portal,
    path("sent-mail/", include("practice.sandbox.mailbox.urls")),
    path("practice-issuer/", include("practice.sandbox.issuer.urls")),
]
