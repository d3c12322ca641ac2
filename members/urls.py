"""Addresses of the members app."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from members.views import (
    claim,
    desk_letters,
    mail_events,  # noqa: F401 - its receiver listens once it is imported
    profile,
)
from members.views import desk_second_person as second_person

app_name = "members"

urlpatterns: list[URLPattern | URLResolver] = [
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
    path("desk/letters/", desk_letters.desk_letters, name="desk_letters"),
    path("desk/letters/gather/", desk_letters.gather, name="desk_letters_gather"),
    path("desk/letters/<int:pk>/", desk_letters.print_run, name="desk_print_run"),
    path("desk/letters/<int:pk>/posted/", desk_letters.posted, name="desk_print_run_posted"),
    path("desk/letters/<int:pk>/cover.pdf", desk_letters.cover, name="desk_print_run_cover"),
    path("desk/letters/<int:pk>/letters.pdf", desk_letters.document, name="desk_print_run_pdf"),
    path("desk/letters/<int:pk>/manifest.csv", desk_letters.manifest, name="desk_print_run_csv"),
    path("desk/letters/preview/<int:pk>/", desk_letters.preview, name="desk_letter_preview"),
]

# Bounces told by the mail provider; open only with the secret that the provider has to show.
if "WEBHOOK_SECRET" in settings.ANYMAIL:
    urlpatterns.append(path("mail-events/", include("anymail.urls")))
