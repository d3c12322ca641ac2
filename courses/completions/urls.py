"""Addresses of completions; the calls of outside systems are in `amt_portal.urls`."""

from __future__ import annotations

from django.urls import path

from courses.completions.views import corrections, desk, desk_providers, docs, door

app_name = "completions"

ONE = "desk/completion/<int:pk>/"
PROVIDER = "desk/providers/<slug:code>/"

urlpatterns = [
    path("api/", docs.docs, name="api_docs"),
    path("check-in/<str:code>/", door.check_in, name="check_in"),
    path("desk/completions/", desk.desk, name="desk"),
    path("desk/completions/door/<int:pk>/", door.desk_door, name="desk_door"),
    path("desk/at-the-door/<int:pk>/let-in/", door.let_in, name="desk_let_in"),
    path("desk/at-the-door/<int:pk>/ask/", door.ask_payment, name="desk_ask_payment"),
    path("desk/at-the-door/<int:pk>/seat/", door.seat, name="desk_seat"),
    path(ONE, desk.desk_completion, name="desk_completion"),
    path(f"{ONE}match/", desk.match, name="desk_match"),
    path(f"{ONE}take/", desk.take, name="desk_take"),
    path(f"{ONE}told/", desk.told, name="desk_told"),
    path(f"{ONE}post/", corrections.post_closed, name="desk_post"),
    path(f"{ONE}refuse/", desk.refuse, name="desk_refuse"),
    path(f"{ONE}take-back/", corrections.take_back, name="desk_take_back"),
    path(f"{ONE}keep/", desk.keep, name="desk_keep"),
    path("desk/conflict/<int:pk>/settle/", desk.settle, name="desk_settle"),
    path("desk/providers/", desk_providers.desk_providers, name="desk_providers"),
    path("desk/providers/new/", desk_providers.desk_provider_new, name="desk_provider_new"),
    path(PROVIDER, desk_providers.desk_provider, name="desk_provider"),
    path(f"{PROVIDER}token/", desk_providers.make_token, name="desk_token"),
    path("desk/token/<int:pk>/revoke/", desk_providers.revoke, name="desk_revoke"),
]
