from __future__ import annotations

from django.urls import path

from practice.sandbox.inbound.views import forward

from . import views

app_name = "mailbox"
urlpatterns = [
    path("", views.messages, name="list"),
    path("forward/", forward, name="forward"),
    path("<str:name>", views.message, name="message"),
    path("<str:name>/html", views.html, name="html"),
    path("<str:name>/attachments/<int:position>", views.attachment, name="attachment"),
]
