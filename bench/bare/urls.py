"""The portal's addresses and the bare page."""

from __future__ import annotations

from django.urls import path

from amt_portal.urls import *  # noqa: F403 - handlers and all
from amt_portal.urls import urlpatterns as portal
from bench.bare.views import bare

urlpatterns = [path("bare/", bare), *portal]
