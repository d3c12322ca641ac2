"""Addresses of the review desk."""

from __future__ import annotations

from django.urls import path

from casework.views import preview, queue, review, sheets

app_name = "casework"

CASE = "desk/review/<slug:kind>/<str:number>/"

urlpatterns = [
    path("desk/review/", queue.queue, name="queue"),
    path("desk/review/take/", queue.take_next, name="take_next"),
    path("desk/review/files/<int:pk>/<int:number>.jpg", sheets.page, name="page"),
    path("desk/review/matters/<int:pk>/preview/", preview.of_matter, name="matter_preview"),
    path("desk/review/files/<int:pk>/download/", sheets.download, name="download"),
    path(CASE, review.review, name="review"),
    path(f"{CASE}take/", queue.take, name="take"),
    path(f"{CASE}back/", queue.give_back, name="give_back"),
    path(f"{CASE}conflict/", queue.conflict, name="conflict"),
    path(f"{CASE}verdict/", review.verdict, name="verdict"),
    path(f"{CASE}undo/", review.undo, name="undo"),
    path(f"{CASE}decide/", queue.decide, name="decide"),
    path(f"{CASE}decide/preview/", preview.preview, name="preview"),
]
