"""Addresses of the members app."""

from __future__ import annotations

from django.urls import path

from members.views import claim, profile
from members.views import desk_decisions as decisions
from members.views import desk_policy as policy
from members.views import desk_second_person as second_person

app_name = "members"

urlpatterns = [
    path("account/claim/", claim.claim, name="claim"),
    path("account/claim/code/", claim.claim_code, name="claim_code"),
    path("account/claim/address/", claim.claim_address, name="claim_address"),
    path("profile/", profile.profile, name="profile"),
    path("profile/notices-here/", profile.contact_here, name="contact_here"),
    path("profile/address/", profile.address, name="address"),
    path("desk/second-person/", second_person.matters, name="desk_matters"),
    path("desk/second-person/<int:pk>/", second_person.matter, name="desk_matter"),
    path(
        "desk/second-person/sign-in/<int:pk>/",
        second_person.ask_of_sign_in,
        {"what": "address"},
        name="desk_ask_sign_in",
    ),
    path(
        "desk/second-person/second-factor/<int:pk>/",
        second_person.ask_of_sign_in,
        {"what": "second factor"},
        name="desk_ask_second_factor",
    ),
    path(
        "desk/second-person/legal-name/<int:pk>/",
        second_person.ask_legal_name,
        name="desk_ask_legal_name",
    ),
    path("desk/certifications/<int:pk>/", decisions.certification, name="desk_certification"),
    path("desk/certifications/<int:pk>/<slug:deed>/", decisions.decide, name="desk_decide"),
    path("desk/policy/", policy.policy_page, name="desk_policy"),
    path("desk/policy/file.toml", policy.policy_toml, name="desk_policy_file"),
    path("desk/policy/change/<slug:key>/", policy.policy_change, name="desk_policy_change"),
    path(
        "desk/policy/change/<slug:key>/take-back/<int:pk>/",
        policy.policy_take_back,
        name="desk_policy_take_back",
    ),
    path("desk/policy/<slug:group>/", policy.policy_page, name="desk_policy_group"),
]
