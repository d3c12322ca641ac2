"""Addresses of CCP audits: those of members lie below /ce/, whose drafts their forms share; what is
published of a draw is open to anybody.
"""

from __future__ import annotations

from django.urls import include, path

from ccp.audit.views import (
    appeal,
    case,
    desk_board,
    desk_deeds,
    desk_round,
    desk_time,
    files,
    listing,
    published,
)

app_name = "audit"

DESK = "desk/audits/<int:year>/"

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
    path("desk/audits/cases/<str:number>/<slug:deed>/", desk_deeds.deed, name="desk_deed"),
    path(
        "desk/audits/cases/<str:number>/<slug:deed>/preview/",
        desk_deeds.deed_preview,
        name="desk_deed_preview",
    ),
    path("ce/draws/<uuid:unit>/", case.draw, name="draw"),
    path("ce/audits/<str:number>/", include(OWN)),
    path("audits/replay_draw.py", published.replay, name="replay"),
    path("audits/", published.draws, name="draws"),
    path("audits/<int:year>/", published.draw, name="published"),
    path("audits/<int:year>/list.csv", published.listed, name="published_list"),
    path("audits/<int:year>/certificate.pdf", published.certificate, name="certificate"),
    path("desk/audits/", desk_board.home, name="desk_home"),
    path(DESK, desk_board.desk_board, name="desk_board"),
    path(f"{DESK}cases/", desk_board.cases, name="desk_cases"),
    path(f"{DESK}cases.csv", desk_board.cases_csv, name="desk_cases_csv"),
    path(f"{DESK}draw/", desk_round.desk_round, name="desk_round"),
    path(f"{DESK}freeze/", desk_round.freeze, name="desk_freeze"),
    path(f"{DESK}seed/", desk_round.draw, name="desk_draw"),
    path(f"{DESK}redraw/", desk_round.redraw, name="desk_redraw"),
    path(f"{DESK}leave-out/", desk_round.leave_out, name="desk_leave_out"),
    path(f"{DESK}drawn.csv", desk_round.drawn_csv, name="desk_drawn_csv"),
    path(f"{DESK}lists/<slug:which>/", desk_round.certifications, name="desk_round_list"),
]
