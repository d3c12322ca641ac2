"""The portal's addresses and the bare page."""

from __future__ import annotations

from django.urls import path

from bench.bare.views import bare
from practice.urls import *  # noqa: F403 - handlers and all
from practice.urls import urlpatterns as portal

urlpatterns = [path("bare/", bare), *portal]
