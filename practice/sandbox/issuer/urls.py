"""Addresses of the practice issuer."""

from __future__ import annotations

from django.urls import path

from practice.sandbox.issuer import views

app_name = "practice_issuer"

urlpatterns = [
    path("", views.samples, name="samples"),
    path("keys", views.keys, name="keys"),
    path("status", views.status, name="status"),
    path("samples/<slug:name>", views.sample, name="sample"),
]
