"""Addresses of the mail desk, and of the mail provider's events."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from notices.views import (
    desk_letters,
    mail_events,  # noqa: F401 - its receiver listens once it is imported
)

app_name = "notices"

urlpatterns: list[URLPattern | URLResolver] = [
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
