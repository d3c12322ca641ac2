"""Addresses of the way back and of applications."""

from __future__ import annotations

from django.urls import include, path

from recert.views import answers, application, apply, desk_board, files, points, steps, way_back

app_name = "recert"

OWN = [
    path("", application.show, name="application"),
    path("pay/", application.pay, name="pay"),
    path("change/", application.change, name="change"),
    path("retest/", application.retest, name="retest"),
    path("withdraw/", application.withdraw, name="withdraw"),
    path("answer/", answers.answer, name="answer"),
    path("appeal/", answers.appeal, name="appeal"),
    path("activity/", points.add, name="activity"),
    path("items/<int:position>/explain/", answers.explain, name="explain"),
    path("items/<int:position>/add/", files.add, name="add"),
    path("items/<int:position>/remove/", points.remove, name="remove_activity"),
    path("files/<int:pk>/", files.original, name="file"),
    path("files/<int:pk>/preview/", files.preview, name="preview"),
    path("files/<int:pk>/remove/", files.remove, name="remove"),
    path("<slug:step>/", steps.step, name="step"),
]

urlpatterns = [
    path("way-back/", way_back.way_back, name="way_back"),
    path("way-back/begin/", way_back.begin, name="begin"),
    path("applications/new/<slug:code>/", apply.new, name="application_new"),
    path("applications/<str:number>/", include(OWN)),
    path("desk/recertification/", desk_board.desk_board, name="desk_board"),
    path("desk/recertification/applications/", desk_board.applications, name="desk_applications"),
    path(
        "desk/recertification/applications.csv",
        desk_board.applications_csv,
        name="desk_applications_csv",
    ),
]
