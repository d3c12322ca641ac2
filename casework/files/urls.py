"""Addresses of files of rows."""

from __future__ import annotations

from django.urls import path

from casework.files.views import desk

app_name = "files"

urlpatterns = [
    path("desk/files/<slug:kind>/", desk.desk_files, name="desk_files"),
    path("desk/files/<slug:kind>/empty.csv", desk.empty, name="desk_empty"),
    path("desk/file/<int:pk>/", desk.desk_file, name="desk_file"),
    path("desk/file/<int:pk>/take/", desk.take, name="desk_take"),
    path("desk/file/<int:pk>/drop/", desk.drop, name="desk_drop"),
    path("desk/file/<int:pk>/left.csv", desk.left, name="desk_left"),
]
