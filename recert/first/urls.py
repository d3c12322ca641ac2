"""Addresses of first certifications."""

from __future__ import annotations

from django.urls import path

from recert.first.views import deciding, entering

app_name = "first"

urlpatterns = [
    path("desk/certify/", entering.desk_new, name="desk_new"),
    path("desk/certify/<int:pk>/", deciding.desk_row, name="desk_row"),
    path("desk/certify/<int:pk>/new/", deciding.as_new, name="desk_as_new"),
    path("desk/certify/<int:pk>/member/", deciding.as_member, name="desk_as_member"),
    path("desk/certify/<int:pk>/aside/", deciding.aside, name="desk_aside"),
]
