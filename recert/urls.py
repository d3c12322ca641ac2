"""Addresses of recertification."""

from __future__ import annotations

from django.urls import path

from recert.views import way_back

app_name = "recert"

urlpatterns = [path("way-back/", way_back.way_back, name="way_back")]
