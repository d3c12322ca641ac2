"""Addresses of the desk pages that cross apps; those of one app are in that app."""

from __future__ import annotations

from django.urls import path

from amt_portal.web.desk import (
    addresses,
    case,
    health,
    home,
    member,
    members,
    notices,
    policy_history,
    search,
    staff,
    view_as,
)

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("members/", members.members, name="members"),
    path("members/certifications.csv", members.export, name="members_csv"),
    path("members/<int:pk>/", member.member, name="member"),
    path("members/<int:pk>/history/", member.history, name="history"),
    path("members/<int:pk>/contact/", member.contact, name="contact"),
    path("members/<int:pk>/birth-date/", member.birth_date, name="birth_date"),
    path("members/<int:pk>/view-as/", view_as.view_as, name="view_as"),
    path("view-as/stop/", view_as.stop, name="view_as_stop"),
    path("members/<int:pk>/note/", member.note, name="note"),
    path("notes/<int:pk>/down/", member.take_down, name="note_take_down"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("cases/<slug:kind>/<str:number>/", case.case, name="case"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/again/", notices.again, name="notice_again"),
    path("policy-changes/", policy_history.policy_history, name="policy_history"),
    path("health/", health.health, name="health"),
    path("health/<slug:job>/run/", health.run, name="health_run"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.new, name="staff_new"),
    path("staff/<int:pk>/", staff.person, name="staff_person"),
]
