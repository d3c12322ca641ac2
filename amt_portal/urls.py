"""Every address of the portal, by app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from amt_portal.web import health
from courses.completions.views.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("account/", include("allauth.urls")),
    path("", include("members.urls")),
    path("", include("notices.urls")),
    path("", include("casework.urls")),
    path("", include("ccp.urls")),
    path("", include("ccp.audit.urls")),
    path("", include("ccp.drafts.urls")),
    path("", include("billing.urls")),
    path("", include("billing.dues.urls")),
    path("", include("courses.quiz.urls")),  # before the pages of a course
    path("", include("courses.urls")),
    path("", include("courses.completions.urls")),
    path("api/", api.urls),
    path("", include("recert.exam.urls")),  # before the steps of an application
    path("", include("recert.urls")),
    path("", include("recert.eligibility.urls")),
    path("", include("casework.files.urls")),
    path("", include("casework.signed.urls")),
    path("", include("recert.first.urls")),
    path("", include("credentials.looks.urls")),  # before the papers of a number
    path("", include("credentials.urls")),
    path("", include("amt_portal.web.urls")),
]

handler400 = "amt_portal.web.errors.bad_request"
handler403 = "amt_portal.web.errors.forbidden"
handler404 = "amt_portal.web.errors.not_found"
handler429 = "amt_portal.web.errors.too_many"
handler500 = "amt_portal.web.errors.server_error"
