"""Addresses of the eligibility assistant."""

from __future__ import annotations

from django.urls import path

from recert.eligibility.views import assistant, desk, kept

app_name = "eligibility"

urlpatterns = [
    path("eligibility/", assistant.begin, name="begin"),
    path("eligibility/kept/<str:token>/", kept.kept, name="kept"),
    path("eligibility/<slug:code>/", assistant.start, name="start"),
    path("eligibility/<slug:code>/answers/", assistant.answers, name="answers"),
    path("eligibility/<slug:code>/result/", assistant.result, name="result"),
    path("eligibility/<slug:code>/over/", assistant.over, name="over"),
    path("eligibility/<slug:code>/keep/", assistant.keep, name="keep"),
    path("eligibility/<slug:code>/<slug:key>/", assistant.question, name="question"),
    path("desk/eligibility/", desk.desk_criteria, name="desk_criteria"),
    path("desk/eligibility/<slug:program>/", desk.desk_criteria, name="desk_criteria_of"),
]
