"""Every address of the portal, by app."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from amt_portal.web import health

# The admin's own form would let a password in without the second factor and the rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("account/", include("allauth.urls")),
    path("policy-admin/", admin.site.urls),
    path("", include("members.urls")),
    path("", include("notices.urls")),
    path("", include("ccp.urls")),
    path("", include("billing.urls")),
    path("", include("billing.dues.urls")),
    path("", include("recert.urls")),
    path("", include("amt_portal.web.urls")),
]

handler400 = "amt_portal.web.errors.bad_request"
handler403 = "amt_portal.web.errors.forbidden"
handler404 = "amt_portal.web.errors.not_found"
handler429 = "amt_portal.web.errors.too_many"
handler500 = "amt_portal.web.errors.server_error"
