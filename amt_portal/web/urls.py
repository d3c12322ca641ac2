"""Addresses of the pages that cross apps."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from amt_portal.web import calendar_file, documents, home, public, styleguide, verify

urlpatterns = [
    path("", public.front, name="front"),
    path("home/", home.home, name="home"),
    path("ce/deadlines.ics", calendar_file.deadlines, name="deadlines"),
    path("desk/", include("amt_portal.web.desk.urls")),
    path("verify/", verify.verify, name="verify"),
    path("verify/document/", documents.documents, name="check_document"),
    path("verify/document/<str:code>/", documents.document, name="document"),
    path("why-stay-certified/", public.why, name="why"),
    path("help/", public.help_page, name="help"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("contact/", public.contact, name="contact"),
    path("favicon.ico", public.favicon, name="favicon"),
]

if settings.PORTAL_MODE != "production":
    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/desk/", styleguide.styleguide, {"frame": "desk"}, name="styleguide_desk"),
    ]
