"""Addresses about the exam."""

from __future__ import annotations

from django.urls import include, path

from recert.exam.views import (
    accommodations,
    desk,
    desk_accommodations,
    desk_correction,
    desk_result,
    desk_row,
)

app_name = "exam"

OWN = [
    path("", accommodations.show, name="accommodations"),
    path("take-back/", accommodations.take_back, name="take_back"),
    path("add/", accommodations.add, name="add"),
    path("files/<int:pk>/", accommodations.original, name="file"),
    path("files/<int:pk>/remove/", accommodations.remove, name="remove"),
]
DESK = [
    path("", desk.desk, name="desk"),
    path("lists/", desk.make, name="desk_make"),
    path("lists/<int:pk>/", desk.desk_list, name="desk_list"),
    path("lists/<int:pk>/csv/", desk.fetch, name="desk_fetch"),
    path("result/", desk_result.find, name="desk_find"),
    path("result/<str:number>/", desk_result.result, name="desk_result"),
    path("result/<str:number>/preview/", desk_result.preview, name="desk_result_preview"),
    path("attempts/<int:pk>/", desk_correction.correct, name="desk_correct"),
    path("attempts/<int:pk>/preview/", desk_correction.preview, name="desk_correct_preview"),
    path("rows/<int:pk>/", desk_row.desk_row, name="desk_row"),
    path("rows/<int:pk>/accept/", desk_row.accept, name="desk_accept"),
    path("rows/<int:pk>/aside/", desk_row.aside, name="desk_aside"),
    path("accommodations/", desk_accommodations.waiting, name="desk_accommodations"),
    path("accommodations/<int:pk>/", desk_accommodations.decide, name="desk_accommodation"),
    path("accommodations/files/<int:pk>/", desk_accommodations.file, name="desk_file"),
]

urlpatterns = [
    path("applications/<str:number>/accommodations/", include(OWN)),
    path("desk/exam/", include(DESK)),
]
