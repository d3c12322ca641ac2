"""Addresses of CCP audits. Those of members lie below /ce/, whose drafts their forms share."""

from __future__ import annotations

from django.urls import include, path

from ccp.audit.views import appeal, case, desk_time, files, listing

app_name = "audit"

OWN = [
    path("", case.show, name="case"),
    path("submit/", case.submit, name="submit"),
    path("more-time/", case.more_time, name="more_time"),
    path("appeal/", appeal.appeal, name="appeal"),
    path("list/", listing.listing, name="list"),
    path("list/<int:position>/remove/", listing.unlist, name="unlist"),
    path("<int:position>/", files.item, name="item"),
    path("<int:position>/add/", files.add, name="add"),
    path("<int:position>/none/", case.none, name="none"),
    path("files/<int:pk>/", files.original, name="file"),
    path("files/<int:pk>/preview/", files.preview, name="preview"),
    path("files/<int:pk>/remove/", files.remove, name="remove"),
    path("receipts/<int:submission>/", case.receipt_page, name="receipt"),
]

urlpatterns = [
    path("desk/audits/more-time/", desk_time.desk_more_time, name="desk_more_time"),
    path("desk/audits/more-time/<int:pk>/", desk_time.answer, name="desk_more_time_answer"),
    path("ce/draws/<uuid:unit>/", case.draw, name="draw"),
    path("ce/audits/<str:number>/", include(OWN)),
]
